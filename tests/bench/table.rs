//! The table: ours beside the floor, and what was promised.

/// What a figure may be at most.
#[derive(Clone, Copy)]
pub enum Limit {
    /// Nothing is promised.
    Open,
    /// So many times the floor.
    Times(f64),
    /// So many milliseconds.
    Within(f64),
    /// So many times the floor, and so many milliseconds.
    Both(f64, f64),
}

/// One line of the table.
pub struct Line {
    name: String,
    ours: f64,
    floor: f64,
    limit: Limit,
    memory: Option<(f64, f64)>,
    worked: Option<(f64, f64)>,
}

impl Line {
    /// A figure in milliseconds and its floor; no floor is not a number.
    pub fn new(name: &str, ours: f64, floor: f64, limit: Limit) -> Line {
        Line { name: name.to_owned(), ours, floor, limit, memory: None, worked: None }
    }

    /// With the peak of memory and its limit, in megabytes.
    pub fn memory(self, peak: f64, limit: f64) -> Line {
        Line { memory: Some((peak, limit)), ..self }
    }

    /// With the processor time of ours and of the floor.
    pub fn worked(self, ours: f64, floor: f64) -> Line {
        Line { worked: Some((ours, floor)), ..self }
    }

    fn over(&self) -> bool {
        let ratio = self.ours / self.floor;
        let slow = match self.limit {
            Limit::Open => false,
            Limit::Times(times) => ratio > times,
            Limit::Within(ms) => self.ours > ms,
            Limit::Both(times, ms) => ratio > times || self.ours > ms,
        };
        slow || self.memory.is_some_and(|(peak, limit)| peak > limit)
    }
}

/// Prints all lines; answers how many are over their limit.
pub fn print(lines: &[Line]) -> usize {
    println!(
        "{:<46} {:>8} {:>8} {:>6}  {:<15} {:>13}  processor: ours, floor, ratio",
        "name", "ours", "floor", "ratio", "limit", "memory (limit)"
    );
    for line in lines {
        let ratio = line.ours / line.floor;
        let limit = match line.limit {
            Limit::Open => String::new(),
            Limit::Times(times) => format!("{times} x"),
            Limit::Within(ms) => time(ms),
            Limit::Both(times, ms) => format!("{times} x and {}", time(ms)),
        };
        let memory = line.memory.map_or_else(String::new, |(peak, limit)| format!("{peak:.0} MB ({limit:.0})"));
        let worked = line
            .worked
            .map_or_else(String::new, |(ours, floor)| format!("{}, {}, {:.2}", time(ours), time(floor), ours / floor));
        println!(
            "{:<46} {:>8} {:>8} {:>6}  {limit:<15} {memory:>13}  {worked}{}",
            line.name,
            time(line.ours),
            if line.floor.is_nan() { "-".to_owned() } else { time(line.floor) },
            if ratio.is_nan() { "-".to_owned() } else { format!("{ratio:.2}") },
            if line.over() { "  OVER" } else { "" },
        );
    }
    lines.iter().filter(|l| l.over()).count()
}

fn time(ms: f64) -> String {
    if ms >= 1000.0 {
        format!("{:.2} s", ms / 1000.0)
    } else if ms >= 10.0 {
        format!("{ms:.0} ms")
    } else {
        format!("{ms:.2} ms")
    }
}
