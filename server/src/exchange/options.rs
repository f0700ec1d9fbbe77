use chrono::{Days, NaiveDate};

use super::{date::is_plausible, number::counting, printable::printable, profile::Profile};

/// What the person who imports says beside the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportOptions {
    /// Date of each care episode's session 1 where the file has no dates.
    pub start: Option<NaiveDate>,
    /// Days from one session to the next where the file has no dates.
    pub every_days: Option<u16>,
    /// The system that the client and episode ids belong to; part of each natural key.
    pub source_name: String,
}

impl ImportOptions {
    /// The profile's own source name and no dates.
    pub fn of(profile: &Profile) -> Self {
        Self {
            start: None,
            every_days: None,
            source_name: profile.source.to_owned(),
        }
    }

    pub(super) fn assumed_dates(&self) -> Option<AssumedDates> {
        Some(AssumedDates {
            start: self.start?,
            every_days: self.every_days?,
        })
    }
}

/// Dates for sessions that have none: one session every so many days from a start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct AssumedDates {
    start: NaiveDate,
    every_days: u16,
}

impl AssumedDates {
    /// The date of session `number` (from 1); `None` beyond the years that [`super::date::is_plausible`] allows.
    pub fn of_session(self, number: i32) -> Option<NaiveDate> {
        let steps = u64::try_from(number.checked_sub(1)?).ok()?;
        let days = steps.checked_mul(u64::from(self.every_days))?;
        let date = self.start.checked_add_days(Days::new(days))?;
        is_plausible(date).then_some(date)
    }
}

/// Reads `7d` or `2w` as a number of days, 1 to 366.
///
/// # Errors
/// A sentence that says what to write, for the command line.
pub fn parse_every(text: &str) -> Result<u16, String> {
    let text = text.trim();
    let days = text.strip_suffix('d').map(|digits| (digits, 1));
    let weeks = text.strip_suffix('w').map(|digits| (digits, 7));
    days.or(weeks)
        .and_then(|(digits, days)| counting(digits)?.checked_mul(days))
        .filter(|days| *days <= 366)
        .and_then(|days| u16::try_from(days).ok())
        .ok_or_else(|| format!("“{}” is not a distance between sessions; write days or weeks, such as 7d or 2w, at most 366d", printable(text.as_bytes())))
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use proptest::prelude::*;

    use super::{AssumedDates, parse_every};

    #[test]
    fn days_and_weeks() {
        assert_eq!(parse_every("7d"), Ok(7));
        assert_eq!(parse_every("14d"), Ok(14));
        assert_eq!(parse_every("1w"), Ok(7));
        for text in [
            "",
            "7",
            "d",
            "0d",
            "-7d",
            "1.5w",
            "367d",
            "53w",
            "7dd",
            "7m",
            "99999999999d",
        ] {
            let message = parse_every(text).unwrap_err();
            assert!(message.contains("7d or 2w"), "{message}");
        }
    }

    proptest! {
        #[test]
        fn sessions_follow_at_the_distance_given(number in any::<i32>(), every_days in 1u16..400) {
            let start = NaiveDate::from_ymd_opt(2026, 1, 5).unwrap();
            let date = AssumedDates { start, every_days }.of_session(number);
            match date {
                Some(date) => prop_assert_eq!((date - start).num_days(), (i64::from(number) - 1) * i64::from(every_days)),
                None => prop_assert!(number < 1 || i64::from(number) * i64::from(every_days) > 50_000),
            }
        }
    }
}
