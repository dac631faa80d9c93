//! Chance that can be repeated: the seed is printed, and `MORICHO_SEED` gives it again.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

pub struct Chance(u64);

impl Chance {
    pub fn new() -> Chance {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let given = std::env::var("MORICHO_SEED").ok().and_then(|s| s.parse().ok());
        let seed: u64 = given.unwrap_or(now.subsec_nanos().into());
        println!("MORICHO_SEED={seed}");
        Chance(seed | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A moment before the limit.
    pub fn moment(&mut self, limit: Duration) -> Duration {
        Duration::from_nanos(self.next() % u64::try_from(limit.as_nanos()).unwrap().max(1))
    }

    /// A number below the limit.
    pub fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit as u64).unwrap()
    }
}

/// How many in all, from the environment or as every day; `share` of a hundred is for this test.
pub fn wanted(name: &str, daily: usize, share: usize) -> usize {
    let all: usize = std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(daily);
    (all * share).div_ceil(100)
}
