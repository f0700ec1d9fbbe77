//! No page may say anything that is not in the catalogue: this reads the sources and looks inside `view!`.

use std::{fs, path::Path};

/// Attributes whose value people read or hear.
const SPOKEN: [&str; 5] = [
    "aria-label=\"",
    "title=\"",
    "alt=\"",
    "placeholder=\"",
    "aria-valuetext=\"",
];

/// Words written straight into the markup of `view!` macros: literals between tags, bare text, spoken attributes.
fn literals(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (start, _) in source.match_indices("view! {") {
        scan(&source[start + "view! {".len()..], &mut found);
    }
    found
}

/// Reads markup up to the brace that closes the macro; code in braces is skipped, a `view!` in it is scanned by itself.
fn scan(markup: &str, found: &mut Vec<String>) {
    let (mut depth, mut in_tag, mut quote, mut text) = (0_i32, false, false, String::new());
    for (at, letter) in markup.char_indices() {
        let escaped = at > 0 && markup.as_bytes()[at - 1] == b'\\';
        match letter {
            '"' if !escaped => quote = !quote,
            _ if quote && depth == 0 && !in_tag => text.push(letter),
            _ if quote => (),
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            _ if depth > 0 => (),
            '<' => {
                in_tag = true;
                let tag = &markup[at..];
                spoken(&tag[..tag.find('>').unwrap_or(tag.len())], found);
            }
            '>' if !markup[..at].ends_with('=') && !markup[..at].ends_with('-') => in_tag = false,
            _ if !in_tag => text.push(letter),
            _ => (),
        }
    }
    if text.chars().any(char::is_alphabetic) {
        found.push(text.split_whitespace().collect::<Vec<_>>().join(" "));
    }
}

fn spoken(tag: &str, found: &mut Vec<String>) {
    for name in SPOKEN {
        if let Some((_, value)) = tag.split_once(name)
            && value
                .chars()
                .take_while(|c| *c != '"')
                .any(char::is_alphabetic)
        {
            found.push(format!("{name}{value}"));
        }
    }
}

fn sources(folder: &Path, files: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, files);
        } else if path.extension().is_some_and(|e| e == "rs") && !path.ends_with("text/literals.rs")
        {
            files.push(path);
        }
    }
}

#[test]
fn every_visible_string_is_in_the_catalogue() {
    let mut files = Vec::new();
    sources(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut files,
    );
    let (mut views, mut wrong) = (0, Vec::new());
    for file in files {
        let source = fs::read_to_string(&file).expect("a source file");
        views += source.matches("view! {").count();
        wrong.extend(
            literals(&source)
                .into_iter()
                .map(|text| (file.clone(), text)),
        );
    }
    assert!(views > 40, "only {views} views were found");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_scanner_finds_what_it_looks_for() {
    for wrong in [
        r#"view! { <p>"Hello"</p> }"#,
        r#"view! { <p class="x">{name} " and more"</p> }"#,
        r#"view! { <p>Hello</p> }"#,
        r#"view! { <input placeholder="Name" /> }"#,
        r#"x.map(|x| view! { <b aria-label="Name">{x}</b> })"#,
    ] {
        assert_eq!(literals(wrong).len(), 1, "{wrong}");
    }
    for right in [
        r#"view! { <p class="big">{t(lang, Word::Hello)} " · " {" "}</p> }"#,
        r#"view! { <a href="/x" on:click=move |_| go("there")>{"text"}</a> }"#,
        r#"let x = "no view at all";"#,
    ] {
        assert_eq!(literals(right), Vec::<String>::new(), "{right}");
    }
}
