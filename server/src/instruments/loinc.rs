/// Whether `code` is written as a LOINC code: up to 7 digits, a hyphen and the right check digit (modulus 10, Luhn).
pub(super) fn is_well_formed(code: &str) -> bool {
    let Some((number, check)) = code.split_once('-') else {
        return false;
    };
    let digits_only = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    digits_only(number)
        && number.len() <= 7
        && check.len() == 1
        && digits_only(check)
        && check.bytes().map(|b| u32::from(b - b'0')).sum::<u32>() == check_digit(number)
}

fn check_digit(number: &str) -> u32 {
    let sum: u32 = number
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| {
            let digit = u32::from(byte - b'0');
            match place % 2 {
                0 => 2 * digit / 10 + 2 * digit % 10,
                _ => digit,
            }
        })
        .sum();
    (10 - sum % 10) % 10
}

#[cfg(test)]
mod tests {
    use super::is_well_formed;

    #[test]
    fn a_wrong_digit_is_noticed() {
        assert!(is_well_formed("44249-1"));
        assert!(is_well_formed("70274-6"));
        for wrong in [
            "44249-2", "44294-1", "44249", "-1", "4424x-1", "44249-", "44249-11",
        ] {
            assert!(!is_well_formed(wrong), "{wrong}");
        }
    }
}
