/// What somebody typed, as the content of a `textarea`. Leptos writes the children of that element as they are, so a
/// `</textarea>` in it would end the field and the rest would become part of the page.
pub fn typed_text(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use leptos::prelude::*;

    use super::typed_text;

    #[test]
    fn what_was_typed_stays_in_its_field() {
        let typed = "</textarea><script>1 && 2</script>";
        let html = view! { <textarea>{typed_text(typed)}</textarea> }.to_html();
        assert_eq!(
            html,
            "<textarea>&lt;/textarea>&lt;script>1 &amp;&amp; 2&lt;/script></textarea>"
        );
    }
}
