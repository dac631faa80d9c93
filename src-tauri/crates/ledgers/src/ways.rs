//! What the tables of states and steps of the ledgers are written with: who takes a step, a state, a step without conditions.

use kernel::{Axis, Role, State, StateMark, Step};

/// Everybody who works in the division: they prepare and ask.
pub(crate) const PROPOSE: &[Role] = &[Role::Chief, Role::Deputy, Role::Officer, Role::Staff];
/// Those who keep the ledgers.
pub(crate) const KEEPERS: &[Role] = &[Role::Chief, Role::Deputy, Role::Officer];
/// Those who decide.
pub(crate) const CHIEF: &[Role] = &[Role::Chief, Role::Deputy];

/// A state of a record's life.
pub(crate) const fn life(key: &'static str, label: &'static str, mark: StateMark) -> State {
    State { key, label, axis: Axis::Life, mark }
}

/// A state on the way of the work.
pub(crate) const fn state(key: &'static str, label: &'static str, mark: StateMark) -> State {
    State { key, label, axis: Axis::Step, mark }
}

/// A step of the work that asks for nothing; what it does ask for is written over it.
pub(crate) const fn step(
    key: &'static str,
    label: &'static str,
    from: &'static [&'static str],
    to: &'static str,
    by: &'static [Role],
) -> Step {
    Step {
        key,
        label,
        axis: Axis::Step,
        from,
        to,
        by,
        needs: &[],
        takes: &[],
        other_person: false,
        reason: false,
        basis: &[],
    }
}
