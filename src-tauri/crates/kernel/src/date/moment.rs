//! Days with a time of day, as the offices write them on forms: to the minute, in Japan.

use super::{era, wareki_long, wareki_short};
use chrono::{NaiveDateTime, NaiveTime};

/// How a moment is stored: `2026-10-21T13:30`. Texts of this shape compare as the moments do.
const KEY: &str = "%Y-%m-%dT%H:%M";

/// Reads a stored moment, or one typed as `2026-10-21 13:30`; `None` without a time of day.
#[must_use]
pub fn read_moment(text: &str) -> Option<NaiveDateTime> {
    if let Ok(at) = NaiveDateTime::parse_from_str(text, KEY) {
        return Some(at);
    }
    let folded = crate::fold::compat(text);
    let (day, time) = folded.trim().rsplit_once([' ', 'T', '\u{3000}'])?;
    let time = time.trim().replace('時', ":").replace('分', "");
    let time = NaiveTime::parse_from_str(&time, "%H:%M").or_else(|_| NaiveTime::parse_from_str(&time, "%H:%M:%S"));
    Some(super::read_date(day).day()?.and_time(time.ok()?))
}

/// The stored spelling.
#[must_use]
pub fn moment_key(at: NaiveDateTime) -> String {
    at.format(KEY).to_string()
}

/// R8.10.21 13:30.
#[must_use]
pub fn moment_short(at: NaiveDateTime) -> String {
    format!("{} {}", wareki_short(at.date()), at.format("%H:%M"))
}

/// 令和8年10月21日 13時30分.
#[must_use]
pub fn moment_long(at: NaiveDateTime) -> String {
    format!("{} {}", wareki_long(at.date()), era::time_text(at))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_moment_is_read_as_stored_and_as_typed() {
        let at = read_moment("2026-10-21T13:30").unwrap();
        assert_eq!(moment_key(at), "2026-10-21T13:30");
        assert_eq!(read_moment("Ｒ８．１０．２１　１３：３０"), Some(at));
        assert_eq!(read_moment("令和8年10月21日 13時30分"), Some(at));
        assert_eq!(moment_short(at), "R8.10.21 13:30");
        assert_eq!(moment_long(at), "令和8年10月21日 13時30分");
    }

    #[test]
    fn a_day_without_a_time_is_no_moment() {
        assert_eq!(read_moment("2026-10-21"), None);
        assert_eq!(read_moment("R8.10.21 25:00"), None);
    }
}
