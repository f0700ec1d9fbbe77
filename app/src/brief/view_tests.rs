use super::view::{initials, shorten};

#[test]
fn a_sheet_has_initials_instead_of_a_name() {
    assert_eq!(initials("Ines Calloway"), "I. C.");
    assert_eq!(initials("  Владислава (Влада) Черноус"), "В. В. Ч.");
    assert_eq!(initials("ß"), "SS.");
    assert_eq!(initials("12"), "");
}

#[test]
fn a_long_note_is_cut_between_words() {
    assert_eq!(shorten("short\n and  sweet"), "short and sweet");
    let long = shorten(&"wörter ".repeat(200));
    assert!(
        long.ends_with("wörter …") && long.chars().count() <= 162,
        "{long}"
    );
    let endless = shorten(&"é".repeat(4_000));
    assert!(endless.chars().count() <= 162);
}
