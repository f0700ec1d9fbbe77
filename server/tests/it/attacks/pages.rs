//! Reads links and forms out of pages, as far as our own pages need it.

use std::collections::BTreeSet;

use form_urlencoded::Serializer;

/// A form that is sent by POST: where to, and its fields with what stands in them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Form {
    pub action: String,
    pub fields: Vec<(String, String)>,
}

impl Form {
    /// What makes it another form: its place and the names of its fields, with what the fixed ones say.
    pub fn kind(&self) -> String {
        let names = self.fields.iter().map(|(name, value)| match name.as_str() {
            "do" => format!("do={value}"),
            name => name.to_owned(),
        });
        format!("{} {}", self.action, names.collect::<Vec<_>>().join(" "))
    }

    /// Its body, with `value` in the field at `place`.
    pub fn with(&self, place: usize, value: &str) -> String {
        let fields = self.fields.iter().enumerate();
        let fields = fields.map(|(at, (name, own))| (name, if at == place { value } else { own }));
        Serializer::new(String::new()).extend_pairs(fields).finish()
    }
}

/// Every form of the page that posts.
pub fn forms(page: &str) -> Vec<Form> {
    tags(page, "form")
        .filter(|(tag, _)| attribute(tag, "method").as_deref() == Some("post"))
        .map(|(tag, inside)| Form {
            action: attribute(tag, "action").unwrap_or_default(),
            fields: fields(inside),
        })
        .collect()
}

fn fields(inside: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for name in ["input", "button", "textarea"] {
        for (tag, _) in tags(inside, name) {
            if let Some(field) = attribute(tag, "name") {
                found.push((field, attribute(tag, "value").unwrap_or_default()));
            }
        }
    }
    for (tag, options) in tags(inside, "select") {
        let choices = || tags(options, "option").filter_map(|(tag, _)| attribute(tag, "value"));
        let chosen = choices().find(|value| !value.is_empty());
        found.extend(attribute(tag, "name").map(|name| (name, chosen.unwrap_or_default())));
    }
    found
}

/// Addresses of this site that the page links to.
pub fn links(page: &str) -> BTreeSet<String> {
    tags(page, "a")
        .filter_map(|(tag, _)| attribute(tag, "href"))
        .filter(|href| href.starts_with('/'))
        .collect()
}

/// Each `<name …>` with what follows up to its end, or to the end of the page.
fn tags<'a>(page: &'a str, name: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
    let open = format!("<{name}");
    let places: Vec<usize> = page.match_indices(&open).map(|(at, _)| at).collect();
    places.into_iter().filter_map(move |at| {
        let rest = &page[at + 1 + name.len()..];
        let is_whole_name = rest.starts_with([' ', '>']);
        let (tag, inside) = rest.split_once('>')?;
        let end = inside.find(&format!("</{name}>")).unwrap_or(inside.len());
        is_whole_name.then_some((tag, &inside[..end]))
    })
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    let value = rest.split_once('"')?.0;
    Some(
        value
            .replace("&quot;", "\"")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&"),
    )
}
