//! The part of the page about the numbers that is about possible ruptures. `docs/method.md` says the same at more length.

use super::super::About;
use crate::about::Measure;

pub fn text(key: About) -> &'static str {
    match key {
        About::NoticedHeading => "How a possible rupture is noticed",
        About::NoticedThree => {
            "In three ways, in this order of weight. The client says so: after a session there may be one question, “was there any tension, misunderstanding or disagreement?”; an answer that it was not talked about, or “quite a lot”, opens a possible rupture whatever the scores say. The therapist says so. Or the ratings show an unusual drop."
        }
        About::NoticedFilter => {
            "For each client Rapport keeps a belief about three things: where this client’s ratings usually lie, how much they vary by themselves, and whether something has gone wrong since. Before the first rating the belief is that of typical clients; with each rating it becomes the client’s own. It uses nothing that came later. A drop that lasts does not become the new normal."
        }
        About::NoticedFlag => {
            "A flag says: a drop in reported alliance. It is a possible rupture until a person says otherwise. In published work, drops in scores and ruptures seen by observers are related, and far from the same. The number of flags is held to about two for every hundred sessions without a drop."
        }
        About::NoticedClose => {
            "The personal range is drawn from four own ratings on and is meant to hold nine of ten ordinary next ratings. Ratings close nothing by themselves: one rating back is “coming back”; a second one, or a clear one, is “back in range”. Repaired takes a conversation and somebody who says that it is settled."
        }
        About::EarlyHeading => "The first sessions, and other instruments",
        About::EarlyText => {
            "Sessions 1 and 2 are never flagged from the ratings. Sessions 3 and 4 are flagged only from a probability of 90 percent on, or with the client’s yes, and the sentence begins with “Early”."
        }
        About::EarlyInstruments => {
            "Only the WAI-SR and the SRS have starting values with a stated origin, and only they are flagged. They are design values, not norms: no norm from session to session was found."
        }
        About::StatesHeading => "What the states mean",
        About::StatesText => {
            "A state says what people did about it; the ratings have a track of their own. Either can come right without the other, and both are shown."
        }
        About::ReachHeading => "How good it is, in simulations",
        About::ReachText => {
            "In percent, WAI-SR | SRS: 4,000 simulated clients each and five seeds, thresholds set on other clients than those reported. “Limit” knows each simulated client’s true level and spread, which nobody can."
        }
        About::ReachCaption => "Printed by",
        // Answered by `super`, with its numbers.
        About::ReachCounted { .. } => "",
        About::ReachOwn => {
            "How often a flag is right with real clients is not known. From 50 decisions on it is said here how often therapists in this practice agreed with one."
        }
        About::ColumnMeasure => "What",
        About::ColumnClassic => "Best classic rule",
        About::ColumnRapport => "Rapport",
        About::ColumnLimit => "Limit",
        About::Measure(measure) => measure_name(measure),
        About::MissesHeading => "What it misses",
        About::MissesSix => {
            "Six of ten simulated ruptures. “No unusual drop in the ratings” never means that the alliance is well."
        }
        About::MissesSingle => {
            "Brief dips of one session, and early ruptures, which it holds back on purpose. One very deep fall of a very steady client may be a slip of the pen; it waits for the next form."
        }
        About::MissesTrace => {
            "Whatever leaves no trace in the ratings, and clients who always mark the maximum."
        }
        About::MissesKind => {
            "The simulations are kind to it: who wrote the generator thought of the same shapes of rupture as who wrote the rule. Real drops may be smaller, of another shape, or no ruptures at all."
        }
        About::UnsignedHeading => "Sentences that a clinician has yet to sign",
        About::UnsignedText => {
            "These appear on pages already; no clinician has approved the wording so far."
        }
        About::Unsigned1 => "“Possible rupture since session 9.”",
        About::Unsigned2 => {
            "“In our simulations about half of such flags followed a real drop; how often it is so with your clients is not known.”"
        }
        About::Unsigned3 => "“A task rating of 4.2 or more next time would count as coming back.”",
        About::Unsigned4 => "“Early: this rests mostly on a model of typical clients.”",
        About::Unsigned5 => "“No unusual drop in the ratings.”",
        About::Unsigned6 => "“Lower than usual since session 9, but not by enough for a flag.”",
        About::Unsigned7 => "“5 of 6 ratings are at the maximum; that tells little either way.”",
        About::Unsigned8 => {
            "“The ratings are coming back; one rating is not enough to say that they are back.”"
        }
        About::Unsigned9 => {
            "“At session 9 the client said that there was tension, misunderstanding or disagreement.”"
        }
        About::UnsignedSteps => {
            "Everything under “One way to begin”, the notices about the maximum and about a form unlike the others, and the plain names of the scales on the page to look at together."
        }
        About::SourcesHeading => "Sources",
        About::SourcesRules => {
            "Rules on scores: Stiles et al. 2004, J Consult Clin Psychol 72:81–92. Gumz et al. 2012, BMC Med Res Methodol 12:10. Babl et al. 2024, J Consult Clin Psychol 92:129–133. Lipner et al. 2022, Clin Psychol Psychother 29:339–350. Duncan et al. 2003, J Brief Ther 3:3–12. Jacobson & Truax 1991, J Consult Clin Psychol 59:12–19. Roberts 1959, Technometrics 1:239–250."
        }
        About::SourcesRepair => {
            "Ways of resolving: Eubanks, Muran & Safran 2015, manual of the Rupture Resolution Rating System, in our own words. What experts advise: Eubanks et al. 2018 (134 experts: validate and explore first, change later)."
        }
        About::SourcesOutcome => {
            "Alliance and outcome: r = .28 over 295 studies (Flückiger et al. 2018). Repaired ruptures and outcome: r = .29 over 11 studies (Eubanks et al. 2018). These are relations over many people; they say nothing about one."
        }
        // Answered by `about::text`.
        _ => "",
    }
}

fn measure_name(measure: Measure) -> &'static str {
    match measure {
        Measure::CaughtAtTwo => "Ruptures caught, at 2 flagged per 100 sessions without a drop",
        Measure::CaughtAtFive => "Ruptures caught, at 5 per 100",
        Measure::FlagsTrue => "Flagged sessions that are true, at 2 per 100",
        Measure::FirstFlagsTrue => "First flags that are true, at 2 per 100",
        Measure::WithinTwo => "Flagged within two rated sessions",
        Measure::Early => "Begun after three rated sessions or fewer (Rapport holds these back)",
        Measure::Question => "Caught with the direct question",
        Measure::QuestionTrue => "True with the direct question",
        Measure::WorstScenario => "Worst of 14 scenarios: flagged per 100 sessions without a drop",
        Measure::WronglyBack => "Wrongly “coming back”, per 100 sessions still ruptured",
        Measure::BackInTime => "“Coming back” within two sessions of a real repair",
    }
}
