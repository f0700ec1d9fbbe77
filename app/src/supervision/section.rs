use leptos::prelude::*;

use super::figures::{Drawing, DrawingSvg};
use crate::text::{Lang, Overview as Word, Text, overview::Figure, t};

/// A figure with everything that belongs to it.
pub struct Section {
    pub figure: Figure,
    /// Beside the heading where a figure is there more than once.
    pub of: Option<String>,
    pub sub: Option<Text>,
    /// `None` where there is too little to draw; the words say so.
    pub drawing: Option<Drawing>,
    pub latest: Option<u32>,
    pub notes: Vec<Text>,
    pub table: Table,
    /// Whether small numbers are protected in it.
    pub protected: bool,
}

#[derive(Default)]
pub struct Table {
    pub head: Vec<Text>,
    pub rows: Vec<Vec<Cell>>,
}

pub enum Cell {
    Plain(Text),
    Case { href: String, name: String },
}

impl<T: Into<Text>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self::Plain(text.into())
    }
}

impl Section {
    pub const fn new(figure: Figure, table: Table) -> Self {
        Self {
            figure,
            of: None,
            sub: None,
            drawing: None,
            latest: None,
            notes: Vec::new(),
            table,
            protected: true,
        }
    }

    pub fn view(self, lang: Lang) -> AnyView {
        let figure = self.figure;
        let of = self
            .of
            .map(|of| view! { <span class="of">{" "}{of}</span> });
        let sub = self.sub.unwrap_or_else(|| t(lang, Word::Sub(figure)));
        let hatched = self.drawing.as_ref().is_some_and(Drawing::is_hatched);
        let hatched = hatched.then(|| t(lang, Word::Hatched));
        let drawn = match self.drawing {
            Some(drawing) => {
                let label = t(
                    lang,
                    Word::Finding {
                        figure,
                        latest: self.latest,
                    },
                )
                .into_owned();
                view! { <DrawingSvg drawing label /> }.into_any()
            }
            None => view! { <p class="nothing">{t(lang, Word::Nothing(figure))}</p> }.into_any(),
        };
        let notes: Vec<_> = self
            .notes
            .into_iter()
            .chain(hatched)
            .map(|note| view! { <p class="hint">{note}</p> })
            .collect();
        let withholding = self
            .protected
            .then(|| view! { <p>{t(lang, Word::Withholding)}</p> });
        let table = (!self.table.rows.is_empty()).then(|| {
            view! {
                <details>
                    <summary>{t(lang, Word::Numbers)}</summary>
                    {self.table.view(lang, figure)}
                </details>
            }
        });
        view! {
            <section class="card aggregate-figure">
                <h2>{t(lang, Word::Heading(figure))} {of}</h2>
                <p class="hint">{sub}</p>
                <div class="drawn" tabindex="0" role="group" aria-label=t(lang, Word::Heading(figure))>{drawn}</div>
                {notes}
                {table}
                <details class="no-print">
                    <summary>{t(lang, Word::HowHeading)}</summary>
                    <div class="prose"><p>{t(lang, Word::How(figure))}</p> {withholding}</div>
                </details>
            </section>
        }
        .into_any()
    }
}

impl Table {
    fn view(self, lang: Lang, figure: Figure) -> AnyView {
        let head: Vec<_> = self
            .head
            .into_iter()
            .map(|name| view! { <th scope="col">{name}</th> })
            .collect();
        let rows: Vec<_> = self
            .rows
            .into_iter()
            .map(|row| {
                let mut cells = row.into_iter();
                let first = cells
                    .next()
                    .map(|cell| view! { <th scope="row">{cell.view()}</th> });
                let others: Vec<_> = cells.map(|cell| view! { <td>{cell.view()}</td> }).collect();
                view! { <tr>{first} {others}</tr> }
            })
            .collect();
        view! {
            <div class="scroll" tabindex="0" role="region" aria-label=t(lang, Word::Heading(figure))>
                <table class="data">
                    <thead><tr>{head}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    }
}

impl Cell {
    fn view(self) -> AnyView {
        match self {
            Self::Plain(text) => text.into_any(),
            Self::Case { href, name } => view! { <a href=href>{name}</a> }.into_any(),
        }
    }
}
