use super::super::{Gap, Next, Outcome, Text};
use crate::client::next_step::Moved;

pub fn next(key: Next) -> &'static str {
    match key {
        Next::Summary => "One way to begin, and what is not known",
        Next::BeginHeading => "One way to begin",
        Next::Begin(Moved::TaskOrGoal) => {
            "“I have the impression that what we are doing here may not have fitted so well lately. Before we go on I would like to understand what you would need.”"
        }
        Next::Begin(Moved::Bond) => {
            "“I wondered how it was between us last time. Was there something that I missed, or that I said in a way that did not sit right?”"
        }
        Next::Begin(Moved::Everything) => {
            "“Your form looked different from your usual ones. What was that session like for you?”"
        }
        Next::Begin(Moved::Gradually) => {
            "“Shall we look back over the last weeks together? I would like to know whether this still helps with what matters most to you.”"
        }
        Next::Begin(Moved::WordOnly) => {
            "“Thank you for saying that something was not right. What was it like for you?”"
        }
        Next::How(Moved::TaskOrGoal) => {
            "Agreement on goals or tasks fell. Ask what fits less, say why you work this way, or change the task or the goal together."
        }
        Next::How(Moved::Bond) => {
            "The bond fell. Ask first and listen; name your own part if there is one; leave working on patterns for later."
        }
        Next::How(Moved::Everything) => {
            "Everything fell together. Ask openly and hear it out before explaining or changing anything."
        }
        Next::How(Moved::Gradually) => {
            "It came down step by step. Such a decline is easily missed from one session to the next; looking at several sessions together shows it."
        }
        Next::How(Moved::WordOnly) => {
            "It was said, and the ratings may show nothing. Take up what was said before looking at any number."
        }
        Next::Source(Moved::TaskOrGoal) => {
            "Clarifying a misunderstanding, giving the reasons for a task and changing tasks or goals are ways of resolving in the manual of the Rupture Resolution Rating System (Eubanks, Muran & Safran 2015)."
        }
        Next::Source(Moved::Bond) => {
            "Inviting thoughts and feelings and acknowledging one’s own part: Rupture Resolution Rating System (Eubanks, Muran & Safran 2015). First explore, change later: 134 experts asked by Eubanks et al. 2018."
        }
        Next::Source(Moved::Everything | Moved::WordOnly) => {
            "Validate and explore first, work on change later: 134 experts asked by Eubanks et al. 2018."
        }
        Next::Source(Moved::Gradually) => {
            "Slow declines are the second most common shape in Gumz et al. 2012 (11 courses)."
        }
        Next::Signs => {
            "Signs of a good connection: the client is at ease, feels listened to and does not feel judged. Where they are missing, ask about that first."
        }
        Next::NotSigned => "The wording is ours; a clinician has yet to sign it.",
        Next::UnknownHeading => "What is not known",
        Next::Unknown => {
            "A rating does not tell a drop in the alliance from a bad week, a mis-tick or a form filled in somewhere else, and it does not know what was not put on the form."
        }
        Next::NoFlag => {
            "No flag does not say that all is well: most drops in our simulations were not flagged."
        }
        Next::Ceiling => {
            "This client mostly marks the maximum. Things getting better can hardly show, and a small step down may mean more than elsewhere."
        }
        Next::Unlike => {
            "This form is very unlike the earlier ones: a slip, or something important. Ask."
        }
    }
}

pub fn gap(key: Gap) -> Text {
    match key {
        Gap::Heading => "Client and therapist".into(),
        Gap::Latest {
            session, higher: 0, ..
        } => format!("Both rated session {session} the same.").into(),
        Gap::Latest {
            session,
            higher,
            by,
        } => {
            let who = if higher > 0 { "therapist" } else { "client" };
            format!("The {who} rated session {session} higher by {by}.").into()
        }
        Gap::Usual { gap, pairs } => format!(
            "Over the {pairs} sessions that both rated, half of the gaps are {gap} or less."
        )
        .into(),
        Gap::Note => "Two views of one hour. A gap is an error on neither side.".into(),
        Gap::Summary => "Every session that both rated".into(),
        Gap::Session => "Session".into(),
        Gap::Client => "Client".into(),
        Gap::Therapist => "Therapist".into(),
        Gap::Difference => "Gap".into(),
    }
}

pub fn outcome(key: Outcome) -> Text {
    match key {
        Outcome::Heading => "Outcome".into(),
        Outcome::Change {
            instrument,
            first,
            first_session,
            latest,
            latest_session,
            by,
            better,
            reliable,
        } => {
            let start = format!(
                "{instrument} was {first} at session {first_session} and is {latest} at session {latest_session}"
            );
            let Some(better) = better else {
                return format!("{start}: no change.").into();
            };
            let way = if better { "better" } else { "worse" };
            let size = match reliable {
                Some(true) => ", a change that counts as reliable",
                Some(false) => ", less than counts as a reliable change",
                None => "",
            };
            format!("{start}: {by} {way}{size}.").into()
        }
        Outcome::Yardstick { points, source } => {
            format!("Reliable from {points} points on. {source}").into()
        }
        Outcome::NoYardstick { instrument } => format!(
            "No sourced size of a reliable change is known for the {instrument}, so none is said."
        )
        .into(),
    }
}
