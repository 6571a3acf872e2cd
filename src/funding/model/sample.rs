//! Which uses of a statement are looked at one by one (contrôle de service fait).

use crate::words;

words! {
    /// What somebody found when they looked at a drawn use. The French words are
    /// `funding-finding-<word>`.
    pub enum Finding {
        /// The attendance sheet says so.
        Sheet = "sheet",
        /// The person says so.
        Person = "person",
        /// Nothing says that the service was given.
        Wrong = "wrong",
    }
}

/// How many of `uses` a share in ten-thousandths draws: at least one as soon as the share is not
/// zero.
pub fn size(uses: i64, share: i64) -> i64 {
    let exact = i128::from(uses) * i128::from(share);
    i64::try_from((exact + 9_999) / 10_000).unwrap_or(uses).min(uses)
}

/// Draws `size` ranks out of `1..=uses`, each as likely, in ascending order. The same seed draws
/// the same: anybody can draw again and see that nobody chose.
pub fn draw(seed: &str, uses: i64, size: i64) -> Vec<i64> {
    let mut stream = blake3::Hasher::new();
    stream.update(b"maillon sample 1");
    stream.update(seed.as_bytes());
    let mut stream = stream.finalize_xof();
    let mut below = |bound: u64| {
        // Numbers beyond the last whole multiple would make the first ranks likelier: thrown away.
        let limit = u64::MAX - u64::MAX % bound;
        loop {
            let mut bytes = [0; 8];
            stream.fill(&mut bytes);
            let number = u64::from_le_bytes(bytes);
            if number < limit {
                return number % bound;
            }
        }
    };
    // Floyd's sampling: `size` draws, no rank twice.
    let mut drawn = std::collections::BTreeSet::new();
    for last in (uses - size.min(uses) + 1)..=uses {
        let pick = i64::try_from(below(last.unsigned_abs())).unwrap_or(0) + 1;
        if !drawn.insert(pick) {
            drawn.insert(last);
        }
    }
    drawn.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_small_share_of_few_uses_draws_one() {
        assert_eq!(size(3, 500), 1);
        assert_eq!(size(100, 500), 5);
        assert_eq!(size(101, 500), 6);
        assert_eq!(size(100, 0), 0);
        assert_eq!(size(7, 10_000), 7);
        assert_eq!(size(0, 10_000), 0);
    }

    #[test]
    fn every_use_is_drawn_as_often() {
        let mut counts = [0; 10];
        for seed in 0..2000 {
            for rank in draw(&seed.to_string(), 10, 3) {
                counts[usize::try_from(rank - 1).expect("a rank")] += 1;
            }
        }
        assert!(counts.iter().all(|count| (500..700).contains(count)), "{counts:?}");
    }

    proptest! {
        #[test]
        fn a_draw_is_its_size_and_comes_again(seed in "[0-9a-f]{8}", uses in 0i64..500, share in 0i64..=10_000) {
            let size = size(uses, share);
            let drawn = draw(&seed, uses, size);
            prop_assert_eq!(drawn.len() as i64, size);
            prop_assert!(drawn.iter().all(|rank| (1..=uses).contains(rank)));
            prop_assert!(drawn.windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert_eq!(draw(&seed, uses, size), drawn);
        }
    }
}
