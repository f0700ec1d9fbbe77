use super::super::{
    Rupture, Text,
    ruptures::{Phase, RatingsWord},
};
use super::{capital, counted, list, rupture_events as events, rupture_forms as forms};
use crate::alliance::{
    Conversation, Dismissal, Marker, RuptureState as State, Source, Strategy, Word,
};
use crate::chart::Stop;

pub fn text(key: Rupture) -> Text {
    match key {
        Rupture::Heading => "Ruptures in this treatment".into(),
        Rupture::Lead => {
            "Possible ruptures and what became of them, open ones first. The ratings and the conversation are followed apart: either can come right without the other.".into()
        }
        Rupture::NoneYet => "None has been noticed so far. That does not say that there was none.".into(),
        Rupture::State(state) => name(state).into(),
        Rupture::StateNote(state) => note(state).into(),
        Rupture::Source(source) => by(source).into(),
        Rupture::Marker(marker) => marker_name(marker).into(),
        Rupture::Dismissal(reason) => reason_name(reason).into(),
        Rupture::Strategy(strategy) => tried(strategy).into(),
        Rupture::SpanLabel { state, from, to: None } => format!("{}, since {from}", name(state)).into(),
        Rupture::SpanLabel { state, from, to: Some(to) } if from == to => format!("{}, {from}", name(state)).into(),
        Rupture::SpanLabel { state, from, to: Some(to) } => format!("{}, {from}–{to}", name(state)).into(),
        Rupture::Said(answer) => said(answer).into(),
        Rupture::ColumnSaid => "Said".into(),
        Rupture::RowClientSaid => "Client said".into(),
        Rupture::RowFelt => "Therapist felt".into(),
        Rupture::RowTalked => "Talked about".into(),
        Rupture::LegendExpected => "this client’s own range: where the next total was expected".into(),
        Rupture::LegendLow => "lower than expected: a total below that range, or a part that fell; one alone is seldom a possible rupture".into(),
        Rupture::LegendOpen => "an open rupture".into(),
        Rupture::LegendMended => "repaired, or passed".into(),
        Rupture::LegendLeft => "unresolved, dismissed, or ended with the treatment".into(),
        Rupture::LegendWord => "the client said that there was tension, misunderstanding or disagreement".into(),
        Rupture::LegendLittle => "the client said: a little".into(),
        Rupture::LegendFelt => "the therapist felt something".into(),
        Rupture::LegendTalked => "it was talked about".into(),
        Rupture::MoreRatings { more } => format!(
            "{} until a personal range can be drawn.",
            capital(&counted(more, "more rating", "more ratings"))
        )
        .into(),
        Rupture::Expected { span } => format!("expected {span}").into(),
        Rupture::Title { state: State::Possible, from, to: None } => {
            format!("Possible rupture since session {from}").into()
        }
        Rupture::Title { state, from, to: None } => {
            format!("{}; began at session {from}", name(state)).into()
        }
        Rupture::Title { state, from, to: Some(to) } if from == to => format!("{}, session {from}", name(state)).into(),
        Rupture::Title { state, from, to: Some(to) } => format!("{}, sessions {from} to {to}", name(state)).into(),
        Rupture::Noticed { session, source, on } => {
            let on = on.map(|on| format!(", {on}")).unwrap_or_default();
            format!("Noticed at session {session}{on}, {}.", by(source)).into()
        }
        Rupture::Age { sessions: 0, days } => counted(whole(days), "day", "days").into(),
        Rupture::Age { sessions, days } => format!(
            "{}, {}",
            counted(sessions, "session", "sessions"),
            counted(whole(days), "day", "days")
        )
        .into(),
        Rupture::OpenLong => "open long: down for four ratings or more".into(),
        Rupture::Ratings => "Ratings".into(),
        Rupture::Talk => "Conversation".into(),
        Rupture::Session => "Session".into(),
        Rupture::TracksPicture => "Ratings and conversation by session; the words below say the same.".into(),
        Rupture::TrackMark(stop) => track_mark(stop).into(),
        Rupture::RatingsNow(word) => now(word).into(),
        Rupture::RatingsCourse(course) => sentence(course.into_iter().map(course_word)).into(),
        Rupture::ConversationNow { now: Conversation::NotYet, open: false } => "not on record".into(),
        Rupture::ConversationNow { now, .. } => talk_now(now).into(),
        Rupture::ConversationCourse { now: Conversation::NotYet, open: false, .. } => {
            "No conversation is on record.".into()
        }
        Rupture::ConversationCourse { now, raised, settled, .. } => talk_course(now, raised, settled).into(),
        Rupture::LevelHeading => "Level".into(),
        Rupture::Level { parts } => level(parts).into(),
        Rupture::EventsSummary => "What happened, step by step".into(),
        Rupture::Event(event) => events::event(*event).into(),
        Rupture::When { moment, session: Some(session) } => format!("{moment}, session {session}").into(),
        Rupture::When { moment, session: None } => moment.into(),
        Rupture::Tried(all) => format!(
            "Tried: {}.",
            list(&all.into_iter().map(|one| tried(one).to_lowercase()).collect::<Vec<_>>())
        )
        .into(),
        Rupture::RestsOn(sessions) => {
            let one = sessions.len() == 1;
            let sessions: Vec<String> = sessions.iter().map(ToString::to_string).collect();
            let (form, session) = if one { ("form", "session") } else { ("forms", "sessions") };
            format!("Rests on the {form} of {session} {}.", list(&sessions)).into()
        }
        Rupture::ToRupture => "See it, and record what was done".into(),
        Rupture::Act(act) => forms::act(act),
        Rupture::Problem(problem) => forms::problem(problem),
        Rupture::Done(done) => forms::done(done).into(),
        Rupture::Meanwhile { did } => format!(
            "While this page was open something else was recorded, and it is shown now: {} Nothing of yours was recorded. Look again, and send it once more if it still fits.",
            did.join(" ")
        )
        .into(),
        Rupture::Kept => "What you wrote is still here:".into(),
    }
}

pub(super) fn name(state: State) -> &'static str {
    match state {
        State::Possible => "Possible rupture",
        State::Acknowledged => "Acknowledged",
        State::Discussed => "Discussed",
        State::Repaired => "Repaired",
        State::Unresolved => "Unresolved",
        State::Dismissed => "Dismissed",
        State::Passed => "Passed",
        State::EndedWithTreatment => "Ended with the treatment",
    }
}

fn note(state: State) -> &'static str {
    match state {
        State::Possible => "noticed; nobody has said yet what to make of it",
        State::Acknowledged => "the therapist agrees that it is worth a conversation",
        State::Discussed => "it was talked about and is not settled yet",
        State::Repaired => "it was talked about, and settled in the view of one of the two",
        State::Unresolved => "left open by the therapist",
        State::Dismissed => "not a rupture after all; no span is drawn",
        State::Passed => {
            "the ratings came back before anybody acknowledged it; not the same as repaired"
        }
        State::EndedWithTreatment => "the treatment ended first",
    }
}

fn by(source: Source) -> &'static str {
    match source {
        Source::ClientWord => "by the client’s word",
        Source::TherapistWord => "by the therapist’s word",
        Source::Scores => "from the ratings",
    }
}

pub(super) fn marker_name(marker: Marker) -> &'static str {
    match marker {
        Marker::Unclear => "unclear",
        Marker::Withdrawal => "moving away: silence, short answers, agreeing too readily",
        Marker::Confrontation => "moving against: complaint, criticism, pressure",
        Marker::Both => "both",
    }
}

pub(super) fn reason_name(reason: Dismissal) -> &'static str {
    match reason {
        Dismissal::NotARupture => "not a rupture",
        Dismissal::LifeEvent => "something in the client’s life",
        Dismissal::DataError => "an error in the data",
        Dismissal::TopOfScale => "ordinary variation near the top of the scale",
        Dismissal::PartOfAnother => "part of another rupture",
        Dismissal::Other => "other",
    }
}

fn tried(strategy: Strategy) -> &'static str {
    match strategy {
        Strategy::ClarifiedMisunderstanding => "Cleared up a misunderstanding",
        Strategy::ChangedTaskOrGoal => "Changed a task or a goal",
        Strategy::ExplainedReasons => "Explained the reasons for a task",
        Strategy::InvitedFeelings => "Asked for thoughts and feelings about the therapy",
        Strategy::AcknowledgedOwnPart => "Named the own part in it",
        Strategy::ToldOwnExperience => "Told the own experience of it",
        Strategy::LinkedToPatterns => "Linked it to a pattern",
        Strategy::ValidatedTheReaction => "Took the reaction as understandable",
        Strategy::Other => "Something else",
    }
}

fn said(answer: Word) -> &'static str {
    match answer {
        Word::No => "Client: no tension",
        Word::ALittle => "Client: a little tension",
        Word::YesTalkedAbout => "Client: tension, talked about",
        Word::YesNotTalkedAbout => "Client: tension, not talked about",
        Word::QuiteALot => "Client: quite a lot of tension",
    }
}

fn track_mark(stop: Stop) -> &'static str {
    match stop {
        Stop::In => "rated, in range",
        Stop::Out => "rated, down",
        Stop::Coming => "coming back",
        Stop::Back => "back in range",
        Stop::Talked => "talked about",
        Stop::Settled => "settled",
    }
}

fn now(word: RatingsWord) -> &'static str {
    match word {
        RatingsWord::NotFollowed => "no ratings",
        RatingsWord::InRange => "in range",
        RatingsWord::Out { .. } => "down",
        RatingsWord::Coming { .. } => "coming back",
        RatingsWord::Back { .. } => "back in range",
    }
}

fn course_word(word: RatingsWord) -> String {
    match word {
        RatingsWord::NotFollowed => "no ratings that could be followed".into(),
        RatingsWord::InRange => "in range".into(),
        RatingsWord::Out { since } => format!("down since session {since}"),
        RatingsWord::Coming { at } => format!("coming back at session {at}"),
        RatingsWord::Back { at } => format!("back in range at session {at}"),
    }
}

fn talk_now(now: Conversation) -> &'static str {
    match now {
        Conversation::NotYet => "not yet",
        Conversation::Reported => "client: talked",
        Conversation::RaisedByClient | Conversation::RaisedByTherapist => "talked about",
        Conversation::SettledByTherapist | Conversation::SettledByClient => "settled",
    }
}

fn talk_course(now: Conversation, raised: Option<String>, settled: Option<String>) -> String {
    let on = |date: Option<String>| date.map(|date| format!(" on {date}")).unwrap_or_default();
    match now {
        Conversation::NotYet => "Not talked about yet.".into(),
        Conversation::Reported => "The client’s form says that it was talked about.".into(),
        Conversation::RaisedByClient => format!(
            "Talked about{}, raised by the client; not settled yet.",
            on(raised)
        ),
        Conversation::RaisedByTherapist => {
            format!(
                "Talked about{}, raised by the therapist; not settled yet.",
                on(raised)
            )
        }
        Conversation::SettledByTherapist => format!(
            "Talked about{}; settled in the therapist’s view{}.",
            on(raised),
            on(settled)
        ),
        Conversation::SettledByClient => {
            format!(
                "Talked about{}; the client said that it is settled{}.",
                on(raised),
                on(settled)
            )
        }
    }
}

fn level(parts: Vec<(Phase, String, usize)>) -> String {
    let each: Vec<String> = parts
        .into_iter()
        .map(|(phase, mean, ratings)| {
            let when = match phase {
                Phase::Before => "before",
                Phase::During => "during",
                Phase::After => "after",
            };
            format!("{when} {mean} ({})", counted(ratings, "rating", "ratings"))
        })
        .collect();
    format!("Mean total {}.", list(&each))
}

/// Parts as one sentence: `Down since session 8, coming back at session 10.`
fn sentence(parts: impl Iterator<Item = String>) -> String {
    let parts: Vec<String> = parts.collect();
    format!("{}.", capital(&parts.join(", ")))
}

fn whole(days: i64) -> usize {
    usize::try_from(days).unwrap_or_default()
}
