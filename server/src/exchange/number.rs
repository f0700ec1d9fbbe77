use app::alliance::Points;

/// A decimal number as files write it: digits, optionally a sign and a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decimal {
    /// Rounded half away from zero to hundredths.
    pub points: Points,
    /// The text had no digits beyond the hundredths.
    pub exact: bool,
}

/// Reads `-3`, `8.8`, `3.9166667`; `None` for anything else, for a decimal comma and beyond ±9,999,999.
pub fn decimal(text: &str) -> Option<Decimal> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = match digits.split_once('.') {
        Some((_, "")) => return None,
        Some(parts) => parts,
        None => (digits, ""),
    };
    if whole.is_empty() || whole.len() > 7 || !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    let mut places = fraction.bytes().map(|digit| i32::from(digit - b'0'));
    let mut next = || places.next().unwrap_or_default();
    let (tenths, hundredths, beyond) = (next(), next(), next());
    let rounded = i32::from(beyond >= 5);
    let size = whole.parse::<i32>().ok()? * 100 + tenths * 10 + hundredths + rounded;
    Some(Decimal {
        points: Points(if negative { -size } else { size }),
        exact: fraction.len() <= 2 || fraction.bytes().skip(2).all(|digit| digit == b'0'),
    })
}

/// A whole number from 1 upwards, as sessions are counted; `None` for anything else.
pub fn counting(text: &str) -> Option<i32> {
    let number = text.parse().ok().filter(|number| *number >= 1)?;
    all_digits(text).then_some(number)
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use app::alliance::Points;
    use proptest::prelude::*;

    use super::{counting, decimal};

    fn hundredths(text: &str) -> Option<(i32, bool)> {
        decimal(text).map(|number| (number.points.0, number.exact))
    }

    #[test]
    fn numbers_of_files() {
        assert_eq!(hundredths("28"), Some((2800, true)));
        assert_eq!(hundredths("8.8"), Some((880, true)));
        assert_eq!(hundredths("3.500"), Some((350, true)));
        assert_eq!(hundredths("3.9166667"), Some((392, false)));
        assert_eq!(hundredths("-0.995"), Some((-100, false)));
        for text in [
            "", "-", ".", ".5", "5.", "1,5", "1e3", "NaN", "12345678", "1 000", "+1", "٣",
        ] {
            assert_eq!(hundredths(text), None, "{text}");
        }
    }

    #[test]
    fn sessions_are_counted_from_one() {
        assert_eq!(counting("1"), Some(1));
        for text in ["0", "-1", "+1", "1.0", "99999999999", ""] {
            assert_eq!(counting(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_points_write_is_read_again(hundredths in 0..999_999_999i32) {
            let points = Points(hundredths);
            prop_assert_eq!(decimal(&points.to_text(2)).map(|read| read.points), Some(points));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC*") {
            if let Some(number) = decimal(&text) {
                prop_assert_eq!(number.points.0 < 0, text.starts_with('-') && number.points.0 != 0);
            }
        }
    }
}
