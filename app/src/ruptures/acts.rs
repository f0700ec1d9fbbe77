//! The forms that record what was done about a rupture: plain POSTs, each offered only where its step may be taken.

use chrono::NaiveDate;
use leptos::prelude::*;

use crate::{
    alliance::{Dismissal, Marker, RaisedBy, RuptureState, SettledBy, Strategy},
    client::{Attendance, ClientChart},
    text::{Lang, Rupture as Word, ruptures::Act, t},
    ui::fields::{Choice, Fields, Line, Select, choice},
};

use super::{
    Rupture,
    fields::note,
    form::{Do, Sent},
};

/// What the forms of one page share.
#[derive(Clone)]
pub struct Forms {
    pub chart: ClientChart,
    pub sent: Sent,
    pub today: NaiveDate,
}

impl Forms {
    /// Where they post to.
    fn action(&self) -> String {
        format!("/clients/{}/ruptures", self.chart.client)
    }

    fn fields(&self, step: Do, rupture: Option<&Rupture>) -> Fields {
        let (step, id) = (step.as_str(), rupture.map(|rupture| rupture.id));
        Fields::new(step, id, self.sent.of(step).about("rupture", id))
    }

    fn another_is_open(&self, rupture: &Rupture) -> bool {
        let mut others = self.chart.ruptures.iter().filter(|r| r.id != rupture.id);
        others.any(|other| other.state.is_open())
    }

    /// Whether a form is offered for a rupture.
    fn offers(&self, step: Do, rupture: &Rupture) -> bool {
        step.is_for(rupture.state)
            && match step {
                Do::Merge => !self.earlier(rupture).is_empty(),
                Do::Reopen => !self.another_is_open(rupture),
                Do::Onset => rupture.onset > 1,
                _ => true,
            }
    }

    fn earlier(&self, rupture: &Rupture) -> Vec<Choice> {
        let others = self.chart.ruptures.iter();
        others
            .filter(|other| other.id != rupture.id && other.onset <= rupture.onset)
            .filter(|other| other.state != RuptureState::Dismissed)
            .map(|other| choice(other.id, Act::IntoSince(other.onset)))
            .collect()
    }

    /// Every form for a rupture: the next step first and in full, the others folded.
    pub fn of(&self, rupture: &Rupture) -> AnyView {
        let first = match rupture.state {
            RuptureState::Possible => Do::Acknowledge,
            RuptureState::Acknowledged => Do::Talked,
            RuptureState::Discussed => Do::Settle,
            _ => Do::Reopen,
        };
        let open = rupture.state.is_open();
        let next = open.then(|| self.next(first, rupture));
        let folded: Vec<_> = [Do::Talked, Do::Unresolved, Do::Dismiss, Do::Reopen]
            .into_iter()
            .filter(|step| (!open || *step != first) && self.offers(*step, rupture))
            .map(|step| self.fold(step, Some(rupture)))
            .collect();
        let rare: Vec<_> = [Do::Onset, Do::Mark, Do::Merge]
            .into_iter()
            .filter(|step| self.offers(*step, rupture))
            .map(|step| self.fold(step, Some(rupture)))
            .collect();
        view! {
            <div class="acts no-print">
                {next}
                <div class="folds">{folded} {rare}</div>
            </div>
        }
        .into_any()
    }

    fn next(&self, step: Do, rupture: &Rupture) -> AnyView {
        let lang = Lang::default();
        let form = self.form(step, Some(rupture), true);
        view! {
            <section class="next-act">
                <h4>{t(lang, Act::Open(step))}</h4>
                <p class="hint">{t(lang, Act::Hint(step))}</p>
                {form}
            </section>
        }
        .into_any()
    }

    /// Folded away, unless it was sent and comes back.
    fn fold(&self, step: Do, rupture: Option<&Rupture>) -> AnyView {
        let lang = Lang::default();
        let open = self.fields(step, rupture).was_sent();
        let form = self.form(step, rupture, false);
        view! {
            <details open=open>
                <summary>{t(lang, Act::Open(step))}</summary>
                <p class="hint">{t(lang, Act::Hint(step))}</p>
                {form}
            </details>
        }
        .into_any()
    }

    /// "I felt something", while the treatment lasts, where nothing is open and there was a session.
    pub fn felt(&self) -> Option<AnyView> {
        let open = self.chart.ruptures.iter().any(|r| r.state.is_open());
        let ended = self.chart.care_episode.ended_on.is_some();
        let offered = !open && !ended && !self.held().is_empty();
        offered.then(|| {
            let fold = self.fold(Do::Felt, None);
            view! { <div class="acts folds no-print">{fold}</div> }.into_any()
        })
    }

    /// Sessions that took place, the last first.
    fn held(&self) -> Vec<i32> {
        let sessions = self.chart.sessions.iter().rev();
        let held = sessions.filter(|session| session.attendance == Attendance::Held);
        held.map(|session| session.number).collect()
    }

    fn form(&self, step: Do, rupture: Option<&Rupture>, first: bool) -> AnyView {
        let lang = Lang::default();
        let fields = self.fields(step, rupture);
        let (shown, body) = self.body(step, rupture, &fields);
        let hidden = rupture.map(|rupture| {
            view! {
                <input type="hidden" name="rupture" value=rupture.id.to_string() />
                <input type="hidden" name="version" value=rupture.version.to_string() />
            }
        });
        view! {
            <form class="act" method="post" action=self.action()>
                <input type="hidden" name="do" value=step.as_str() />
                <input type="hidden" name="episode" value=self.chart.care_episode.id.to_string() />
                {hidden}
                {fields.whole(shown)}
                {body}
                <p>
                    <button class=first.then_some("first")>{t(lang, Act::Button(step))}</button>
                </p>
            </form>
        }
        .into_any()
    }

    /// The names of the fields that show their own problem, and the fields.
    fn body(
        &self,
        step: Do,
        rupture: Option<&Rupture>,
        fields: &Fields,
    ) -> (&'static [&'static str], AnyView) {
        match step {
            Do::Acknowledge => (&[], ().into_any()),
            Do::Talked => (
                &["raised_by", "on", "tried", "marker", "note"],
                self.talked(fields),
            ),
            Do::Settle => (&["by", "note"], settled(fields)),
            Do::Unresolved | Do::Reopen => (&["note"], note(fields, Act::Note)),
            Do::Dismiss => (&["reason", "note"], dismissed(fields)),
            Do::Merge => {
                let choices = rupture.map(|r| self.earlier(r)).unwrap_or_default();
                let choices = std::iter::once(choice("", Act::Choose)).chain(choices);
                let into = fields.select("into", Act::Into, Select::of(choices, ""));
                (
                    &["into", "note"],
                    view! { {into} {note(fields, Act::Note)} }.into_any(),
                )
            }
            Do::Onset => (&["to", "note"], self.onset(rupture, fields)),
            Do::Mark => {
                let now = rupture.map_or(Marker::Unclear, |rupture| rupture.marker);
                (&["marker", "note"], marked(fields, now))
            }
            Do::Felt => (&["session", "marker", "note"], self.felt_at(fields)),
        }
    }

    fn talked(&self, fields: &Fields) -> AnyView {
        let raised =
            [RaisedBy::Therapist, RaisedBy::Client].map(|by| choice(by.as_str(), Act::Raised(by)));
        let on = Line {
            most: Some(self.today),
            ..Line::day(self.today)
        };
        let tried = Strategy::ALL.iter();
        let tried = tried.map(|way| choice(way.as_str(), Word::Strategy(*way)));
        let as_it_is = std::iter::once(choice("", Act::MarkerAsItIs));
        let marker = Select::of(as_it_is.chain(markers()), "");
        view! {
            {fields.radios("raised_by", Act::RaisedBy, raised, "")}
            {fields.line("on", Act::On, on)}
            {fields.checkboxes("tried", Act::Tried, tried)}
            {fields.select("marker", Act::Marker, marker)}
            {note(fields, Act::Note)}
        }
        .into_any()
    }

    fn onset(&self, rupture: Option<&Rupture>, fields: &Fields) -> AnyView {
        let noticed = rupture.map_or(0, |rupture| rupture.noticed_at);
        let now = rupture
            .map(|rupture| rupture.onset.to_string())
            .unwrap_or_default();
        let choices = self.sessions(|number| number <= noticed);
        view! {
            {fields.select("to", Act::To, Select::of(choices, now))}
            {note(fields, Act::Note)}
        }
        .into_any()
    }

    fn felt_at(&self, fields: &Fields) -> AnyView {
        let last = self
            .held()
            .first()
            .map(ToString::to_string)
            .unwrap_or_default();
        let choices = self.sessions(|_| true);
        view! {
            {fields.select("session", Act::Session, Select::of(choices, last))}
            {marker_select(fields, Marker::Unclear)}
            {note(fields, Act::Note)}
        }
        .into_any()
    }

    fn sessions(&self, wanted: impl Fn(i32) -> bool) -> Vec<Choice> {
        let held = self.held().into_iter().filter(|number| wanted(*number));
        held.map(|number| choice(number, Act::SessionOf(number)))
            .collect()
    }
}

fn settled(fields: &Fields) -> AnyView {
    let by =
        [SettledBy::Therapist, SettledBy::Client].map(|by| choice(by.as_str(), Act::Settled(by)));
    view! {
        {fields.radios("by", Act::SettledBy, by, "")}
        {note(fields, Act::Note)}
    }
    .into_any()
}

fn dismissed(fields: &Fields) -> AnyView {
    let reasons = Dismissal::ALL
        .iter()
        .filter(|reason| **reason != Dismissal::PartOfAnother)
        .map(|reason| choice(reason.as_str(), Word::Dismissal(*reason)));
    view! {
        {fields.radios("reason", Act::Reason, reasons, "")}
        {note(fields, Act::NoteNeeded)}
    }
    .into_any()
}

fn marked(fields: &Fields, now: Marker) -> AnyView {
    view! {
        {marker_select(fields, now)}
        {note(fields, Act::Note)}
    }
    .into_any()
}

fn marker_select(fields: &Fields, now: Marker) -> AnyView {
    let lang = Lang::default();
    view! {
        {fields.select("marker", Act::Marker, Select::of(markers(), now.as_str()))}
        <p class="hint">{t(lang, Act::MarkerHint)}</p>
    }
    .into_any()
}

fn markers() -> Vec<Choice> {
    let all = Marker::ALL.iter();
    all.map(|marker| choice(marker.as_str(), Word::Marker(*marker)))
        .collect()
}
