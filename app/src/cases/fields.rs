//! The forms of supervision, alike on the list of cases and on the client's page, and what stands against them.

use chrono::NaiveDate;
use leptos::prelude::*;
use uuid::Uuid;

use super::{
    DECISION, Decision, QUESTION, Record,
    form::{Do, Draft, Problem},
};
use crate::{
    text::{Case as Word, Lang, t},
    ui::fields::{Fault, Fields, Line},
};

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        Self {
            field: problem.field(),
            words: t(Lang::default(), Word::Problem(problem)),
            ..Self::default()
        }
    }
}

/// What the forms of one page share.
#[derive(Clone)]
pub struct Forms {
    /// Where they post to.
    action: String,
    /// The care episode that the client's page is about.
    episode: Option<Uuid>,
    draft: Draft,
    today: NaiveDate,
}

impl Forms {
    pub fn of_list(draft: Draft, today: NaiveDate) -> Self {
        Self {
            action: "/supervision/cases".to_owned(),
            episode: None,
            draft,
            today,
        }
    }

    pub fn of_client(client: Uuid, episode: Uuid, draft: Draft, today: NaiveDate) -> Self {
        Self {
            action: format!("/clients/{client}/supervision"),
            episode: Some(episode),
            draft,
            today,
        }
    }

    fn fields(&self, form: Do, case: Uuid) -> Fields {
        let sent = self.draft.of(form.as_str()).about("case", Some(case));
        Fields::new(form.as_str(), Some(case), sent)
    }

    fn form(&self, form: Do, (case, seen): (Uuid, i32), body: AnyView) -> AnyView {
        let lang = Lang::default();
        let episode = self.episode.map(|id| {
            view! { <input type="hidden" name="episode" value=id.to_string() /> }
        });
        let class = if form == Do::TakeBack {
            "plain"
        } else {
            "first"
        };
        view! {
            <form class="act" method="post" action=self.action.clone()>
                {episode}
                <input type="hidden" name="case" value=case.to_string() />
                <input type="hidden" name="seen" value=seen.to_string() />
                <input type="hidden" name="do" value=form.as_str() />
                {body}
                <p>
                    <button class=class>{t(lang, Word::Button(form))}</button>
                </p>
            </form>
        }
        .into_any()
    }

    /// Folded away, unless it was sent and comes back.
    fn fold(&self, form: Do, open: bool, body: AnyView) -> AnyView {
        let lang = Lang::default();
        view! {
            <details open=open>
                <summary>{t(lang, Word::Open(form))}</summary>
                {body}
            </details>
        }
        .into_any()
    }

    pub fn put(&self, case: Uuid, record: &Record) -> AnyView {
        let fields = self.fields(Do::Put, case);
        let question = fields.words(
            "question",
            Word::Question,
            Word::QuestionHint,
            (3, QUESTION),
            "",
        );
        let body = view! { {fields.whole(&["question"])} {question} }.into_any();
        let form = self.form(Do::Put, (case, record.last()), body);
        self.fold(Do::Put, fields.was_sent(), form)
    }

    pub fn decide(&self, case: Uuid, record: &Record) -> AnyView {
        self.decision(Do::Decide, case, record, None)
    }

    /// Where nothing came after the last decision.
    pub fn correct(&self, case: Uuid, record: &Record) -> Option<AnyView> {
        let (_, decision) = record.decided().filter(|_| record.may_correct())?;
        Some(self.decision(Do::Correct, case, record, Some(decision)))
    }

    fn decision(&self, form: Do, case: Uuid, record: &Record, now: Option<&Decision>) -> AnyView {
        let fields = self.fields(form, case);
        let text = now.map_or("", |decision| &decision.text);
        let text = fields.words(
            "decision",
            Word::Decision,
            Word::DecisionHint,
            (4, DECISION),
            text,
        );
        let day = Line {
            hint: Some(Word::FollowUpHint.into()),
            least: now.is_none().then_some(self.today),
            optional: true,
            ..Line::day(now.and_then(|decision| decision.follow_up_on))
        };
        let day = fields.line("follow_up", Word::FollowUpOn, day);
        let body = view! { {fields.whole(&["decision", "follow_up"])} {text} {day} }.into_any();
        let sent = fields.was_sent();
        self.fold(form, sent, self.form(form, (case, record.last()), body))
    }

    /// For who put it there.
    pub fn take_back(&self, case: Uuid, record: &Record) -> Option<AnyView> {
        record.on_agenda().filter(|entry| entry.own)?;
        let fields = self.fields(Do::TakeBack, case);
        let body = view! { {fields.whole(&[])} }.into_any();
        Some(self.form(Do::TakeBack, (case, record.last()), body))
    }

    /// A refused form of which the page has no place any more, since something else was recorded meanwhile: its reason and what
    /// was written.
    pub fn stray(&self, offered: impl Fn(Do, Option<Uuid>) -> bool) -> Option<AnyView> {
        let problem = self.draft.problem?;
        let case = self.draft.get("case").parse().ok();
        if self.draft.form().is_some_and(|form| offered(form, case)) {
            return None;
        }
        let written = ["question", "decision"].map(|name| self.draft.get(name).to_owned());
        let written: Vec<_> = written
            .into_iter()
            .filter(|text| !text.is_empty())
            .map(|text| view! { <blockquote>{text}</blockquote> })
            .collect();
        Some(
            view! {
                <div class="problem" role="alert">
                    <p>{t(Lang::default(), Word::Problem(problem))}</p>
                    {written}
                </div>
            }
            .into_any(),
        )
    }
}

/// Whether a case's record leaves a place for this form.
pub fn offers(form: Do, record: &Record) -> bool {
    match form {
        Do::Put => record.on_agenda().is_none(),
        Do::Decide => record.on_agenda().is_some(),
        Do::TakeBack => record.on_agenda().is_some_and(|entry| entry.own),
        Do::Correct => record.may_correct(),
    }
}
