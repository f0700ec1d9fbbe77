use chrono::{Datelike, NaiveDate};

/// Reads `2026-03-09`, four-digit year first; `None` for every other way of writing and for implausible years.
pub fn iso_date(text: &str) -> Option<NaiveDate> {
    let shape = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .ok()
        .filter(|_| shape)?;
    is_plausible(date).then_some(date)
}

/// From 1900 to 2199: what is outside is a slip of the keyboard.
pub fn is_plausible(date: NaiveDate) -> bool {
    (1900..2200).contains(&date.year())
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::iso_date;

    #[test]
    fn only_iso_dates_are_dates() {
        assert_eq!(iso_date("2024-02-29"), NaiveDate::from_ymd_opt(2024, 2, 29));
        for text in [
            "2026-02-29",
            "26-03-09",
            "09.03.2026",
            "2026-3-9",
            "2026/03/09",
            "0026-03-09",
            "2026-03-09T10:00",
            "+2026-3-09",
            "",
        ] {
            assert_eq!(iso_date(text), None, "{text}");
        }
    }
}
