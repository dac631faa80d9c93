//! Which stages a case goes through. Said by its kind and its answers, never chosen: a stage that is needed cannot be skipped.

use kernel::{Value, Values};

/// What is done with the data before or after the thing leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Needs {
    /// Staff or a contractor make it unreadable under this case (第22条第2号, 第32条).
    pub treated: bool,
    /// It leaves the office.
    pub handed: bool,
    /// Somebody else says in writing that it was made unreadable.
    pub certified: bool,
    /// It leaves before it is treated.
    pub leaves_first: bool,
}

fn yes(values: &Values, key: &str) -> bool {
    values.get(key).is_some_and(Value::is_yes)
}

/// What a case needs.
#[must_use]
pub fn needs(values: &Values) -> Needs {
    let text = |k: &str| values.get(k).map_or("", Value::text);
    let kind = text("kind");
    let vendor = matches!(text("work"), "onsite" | "offsite");
    let by_lessor = kind == "lease_return" && yes(values, "erase_clause");
    let in_secrecy = kind == "repair" && yes(values, "secrecy_agreement");
    let treated = !by_lessor && !in_secrecy;
    Needs {
        treated,
        handed: matches!(kind, "lease_return" | "repair" | "transfer") || (kind == "dispose" && vendor),
        certified: by_lessor || (treated && vendor),
        leaves_first: treated && text("work") == "offsite",
    }
}

/// The states that a case goes through after it was permitted, in order, ending in `closed`.
#[must_use]
pub fn way(values: &Values) -> Vec<&'static str> {
    let n = needs(values);
    let mut out = vec!["permitted", "counted"];
    if n.handed && n.leaves_first {
        out.push("handed");
    }
    if n.treated {
        out.extend(["treated", "verified"]);
    }
    if n.handed && !n.leaves_first {
        out.push("handed");
    }
    if n.certified {
        out.push("certified");
    }
    out.push("closed");
    out
}

/// The state that follows `step` on the way; `None` before permission, at the end, and off the way.
#[must_use]
pub fn next(values: &Values, step: &str) -> Option<&'static str> {
    let way = way(values);
    let at = way.iter().position(|s| *s == step)?;
    way.get(at + 1).copied()
}

/// Whether a case that stands on `step` has passed `state`, or stands on it.
#[must_use]
pub fn passed(values: &Values, step: &str, state: &str) -> bool {
    let way = way(values);
    match (way.iter().position(|s| *s == step), way.iter().position(|s| *s == state)) {
        (Some(now), Some(then)) => now >= then,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(kind: &str, work: &str, yes: &[&str]) -> Values {
        let mut v: Values = yes.iter().map(|k| ((*k).to_owned(), Value::Flag(true))).collect();
        v.insert("kind".into(), kind.into());
        v.insert("work".into(), work.into());
        v
    }

    #[test]
    fn each_kind_has_its_own_way_and_nobody_chooses_it() {
        let own = ["permitted", "counted", "treated", "verified", "closed"];
        assert_eq!(way(&case("dispose", "own", &[])), own);
        assert_eq!(way(&case("reuse", "own", &[])), own);
        assert_eq!(
            way(&case("dispose", "onsite", &[])),
            ["permitted", "counted", "treated", "verified", "handed", "certified", "closed"]
        );
        assert_eq!(
            way(&case("dispose", "offsite", &[])),
            ["permitted", "counted", "handed", "treated", "verified", "certified", "closed"]
        );
        assert_eq!(
            way(&case("transfer", "own", &[])),
            ["permitted", "counted", "treated", "verified", "handed", "closed"]
        );
    }

    #[test]
    fn a_lease_with_a_clause_on_erasure_needs_a_certificate_and_one_without_is_erased_first() {
        assert_eq!(
            way(&case("lease_return", "own", &["erase_clause"])),
            ["permitted", "counted", "handed", "certified", "closed"]
        );
        assert_eq!(
            way(&case("lease_return", "own", &[])),
            ["permitted", "counted", "treated", "verified", "handed", "closed"]
        );
    }

    #[test]
    fn a_repair_under_secrecy_is_not_erased() {
        assert_eq!(way(&case("repair", "own", &["secrecy_agreement"])), ["permitted", "counted", "handed", "closed"]);
        assert!(way(&case("repair", "own", &[])).contains(&"treated"));
    }
}
