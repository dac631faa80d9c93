//! What the cells of a column said lately: most columns of a list repeat a few words.

use super::matching::Keys;
use super::packed::Slot;

/// What a cell said, packed, and its key where it has one.
#[derive(Clone, Copy)]
pub(super) struct Again {
    pub(super) slot: Slot,
    pub(super) key: u64,
}

impl Keys {
    pub(super) fn take(&mut self, known: Again, name: Option<u16>, old: Option<u16>, unit: Option<u16>) {
        match Some(known.slot.column()) {
            c if c == name => self.name = known.key,
            c if c == old => self.old = known.key,
            c if c == unit => self.unit = known.key,
            _ => {}
        }
    }
}

/// The last texts of one column and what came of them. A grid keeps a repeated text in one place, so texts are compared by
/// where they lie.
#[derive(Default)]
pub(super) struct Seen<'g> {
    known: Vec<Option<(&'g str, Again)>>,
}

impl<'g> Seen<'g> {
    const PLACES: usize = 64;

    fn place(text: &str) -> usize {
        (text.as_ptr().addr() / 4 + text.len()) % Seen::PLACES
    }

    pub(super) fn find(&self, text: &str) -> Option<Again> {
        let (held, known) = (*self.known.get(Seen::place(text))?)?;
        std::ptr::eq(held, text).then_some(known)
    }

    pub(super) fn keep(&mut self, text: &'g str, known: Again) {
        self.known.resize(Seen::PLACES, None);
        if let Some(place) = self.known.get_mut(Seen::place(text)) {
            *place = Some((text, known));
        }
    }
}
