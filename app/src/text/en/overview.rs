use super::super::{
    Text,
    overview::{Figure, Overview, Share},
};
use super::{capital, counted, words};
use crate::supervision::published::{Closing, Flow, Form, Place, PlaceTold, Until};

pub fn text(key: Overview) -> Text {
    match key {
        Overview::Cases => "Cases to talk about".into(),
        Overview::Practice => "The practice".into(),
        Overview::Supervisees => "My supervisees".into(),
        Overview::Views => "Supervision".into(),
        Overview::PracticeHeadline(None) => "Too few people to say how complete the ratings are".into(),
        Overview::PracticeHeadline(Some(Share { done, of })) => {
            format!("About {done} of {of} sessions have the client’s rating").into()
        }
        Overview::PracticeLead { from, to } => format!(
            "The whole practice in periods of four weeks, the latest from {} to {}. Figures describe the service, not the people in it: no names, no order, nothing under 5.",
            from.format("%-d %B"),
            to.format("%-d %B %Y")
        )
        .into(),
        Overview::Protected => "Every number is rounded to the nearest 5.".into(),
        Overview::NotYetHeading => "Nothing is published yet".into(),
        Overview::NotYet => "The practice’s figures are published two weeks after each period of four weeks has ended, so that forms that come late are in them. Then they stay as they are.".into(),
        Overview::NotShownHeading => "The practice’s figures are not shown to you".into(),
        Overview::NotShown => "You can open the cases of all therapists but one or two. The practice’s figures, less what you know already, would tell you about these two, so you are not shown them. What you may open is under “My supervisees”.".into(),
        Overview::SuperviseesHeadline { cases: 0, .. } => "Nobody is supervised by you now".into(),
        Overview::SuperviseesHeadline { cases, open: 0, .. } => {
            format!("{}, no rupture open", capital(&counted(cases, "case", "cases"))).into()
        }
        Overview::SuperviseesHeadline { cases, open, waiting } => {
            let talk = match waiting {
                0 => "all talked about".to_owned(),
                _ => format!("{} not talked about yet", words(waiting)),
            };
            let ruptures = if open == 1 { "one rupture open".to_owned() } else { format!("{} ruptures open", words(open)) };
            format!("{}: {ruptures}, {talk}", counted(cases, "case", "cases")).into()
        }
        Overview::SuperviseesLead => "Exact, case by case, of the people you supervise now. Each dot is a case and leads to it. Nothing is summed up by person.".into(),
        Overview::NoSupervisees => "Who supervises whom is set by an administrator. Until then there is nothing to show here; the practice’s figures are under “The practice”.".into(),
        Overview::Heading(figure) => heading(figure).into(),
        Overview::Sub(figure) => sub(figure).into(),
        Overview::Finding { figure, latest } => finding(figure, latest).into(),
        Overview::How(figure) => how(figure).into(),
        Overview::HowHeading => "How this was computed".into(),
        Overview::Withholding => "Counts are rounded to the nearest 5. Withheld is what fewer than 5 clients are in, also when it could be worked out from the rest, or what one therapist gives most of; withheld parts are told together, and which is how much is not said. A period is computed once, two weeks after it has ended, and never again.".into(),
        Overview::Numbers => "The same in numbers".into(),
        Overview::Nothing(figure) => nothing(figure).into(),
        Overview::Period => "Four weeks from".into(),
        Overview::Form(form) => form_name(form).into(),
        Overview::Flow(flow) => flow_name(flow).into(),
        Overview::Closing(closing) => closing_name(closing).into(),
        Overview::Place(place) => place_name(place).into(),
        Overview::PlaceTold(place) => told_name(place).into(),
        Overview::Flagged => "Flagged".into(),
        Overview::OpenFor { quarter, half, three_quarters } => format!(
            "Of the open ruptures a quarter have been open for {} or less, half for {}, three quarters for {}.",
            weeks(quarter),
            weeks(half),
            weeks(three_quarters)
        )
        .into(),
        Overview::Total => "All".into(),
        Overview::Together => "Withheld, together".into(),
        Overview::Withheld => "withheld".into(),
        Overview::Hatched => "Hatched: withheld, since too few people are in it or in a part beside it.".into(),
        Overview::WithheldTogether { about } => format!("Withheld parts, together: about {about}.").into(),
        Overview::About { about } => format!("about {about}").into(),
        Overview::PointsAxis { instrument } => format!("{instrument}, latest total by the client; more is better").into(),
        Overview::WeeksAxis => "weeks since the flag".into(),
        Overview::CurveNote { from, to } => format!(
            "Ruptures that were noticed from {} to {}.",
            from.format("%-d %b %Y"),
            to.format("%-d %b %Y")
        )
        .into(),
        Overview::Week => "By the end of week".into(),
        Overview::NotEnded => "Not yet".into(),
        Overview::Band => "95 % band".into(),
        Overview::RunMean { percent } => format!("mean {percent} %").into(),
        Overview::RunHigh { percent } => format!("upper limit {percent} %").into(),
        Overview::RunLow { percent } => format!("lower limit {percent} %").into(),
        Overview::RunBaseline { periods } => format!("Mean and limits from the first {periods} periods").into(),
        Overview::RunNoVariation => "The first ten periods were all the same, so how much they usually vary is not known.".into(),
        Overview::QuarterSpan { from, to } => format!("{} to {}.", from.format("%-d %B %Y"), to.format("%-d %B %Y")).into(),
        Overview::RunTooFew { more } => format!(
            "{} until limits can be drawn.",
            capital(&counted(more, "more period", "more periods"))
        )
        .into(),
        Overview::Value => "Share".into(),
        Overview::Signal => "More than usual variation".into(),
        Overview::Limits => "Limits".into(),
        Overview::FunnelTarget { percent } => format!("practice {percent} %").into(),
        Overview::FunnelAxis(Figure::FunnelInTime) => "flags in twelve weeks".into(),
        Overview::FunnelAxis(_) => "sessions held in twelve weeks".into(),
        Overview::Limit95 => "95 % limits".into(),
        Overview::Limit998 => "99.8 % limits".into(),
        Overview::Own { done, of } => format!("you, {done} of {of}").into(),
        Overview::Dots { count, wider } => {
            let wider = wider.map_or_else(
                || "No over-dispersion beyond chance.".to_owned(),
                |factor| format!("Limits are widened for over-dispersion (factor {factor})."),
            );
            format!("{} therapists, without names and in no order; whoever has fewer than 5 of either kind is not drawn. {wider}", capital(&words(count))).into()
        }
        Overview::Of => "Of".into(),
        Overview::Done => "Done".into(),
        Overview::ShareColumn => "Share".into(),
        Overview::Case { name, said } => format!("{name}: {said}").into(),
        Overview::CaseColumn => "Client".into(),
        Overview::TherapistColumn => "Therapist".into(),
        Overview::StateColumn => "Where".into(),
        Overview::SinceColumn => "Open for".into(),
        Overview::RatedColumn => "Sessions rated".into(),
        Overview::Rated { rated, held } => format!("{rated} of {held}").into(),
        Overview::LowestPossible => "lowest possible".into(),
        Overview::HighestPossible => "highest possible; more is better".into(),
        Overview::OpenDays { days } => counted(usize::try_from(days).unwrap_or_default(), "day", "days").into(),
        Overview::InTimeParts { in_time: true } => "Within 14 days".into(),
        Overview::InTimeParts { in_time: false } => "Later, or not yet".into(),
        Overview::Frozen { on } => format!("As it stood on {}.", on.format("%-d %B %Y")).into(),
    }
}

fn heading(figure: Figure) -> &'static str {
    match figure {
        Figure::Forms => "How complete is what follows?",
        Figure::Places | Figure::Cases => "Where the clients are",
        Figure::Totals => "The latest ratings",
        Figure::Flow => "What became of possible ruptures",
        Figure::CasesOpen => "What is open, by age",
        Figure::Curve(Until::Acknowledged) => "From the flag until it was acknowledged",
        Figure::Curve(Until::Repaired) => "From the flag until it was repaired",
        Figure::RunForms => "Is the share of rated sessions changing?",
        Figure::RunInTime => "Are flags seen in time?",
        Figure::FunnelForms => "Does collecting ratings differ by more than chance?",
        Figure::FunnelInTime => "Does acknowledging flags differ by more than chance?",
        Figure::CasesRated => "How complete the ratings are",
    }
}

fn sub(figure: Figure) -> &'static str {
    match figure {
        Figure::Forms => "Sessions held that have the client’s alliance rating, by four weeks.",
        Figure::Places => "Open treatments.",
        Figure::Totals => {
            "Open treatments by the client’s latest total; each bin holds at least 5."
        }
        Figure::Flow => "By the four weeks in which a step was recorded.",
        Figure::Curve(Until::Acknowledged) => {
            "Share of ruptures that nobody had acknowledged yet, by week."
        }
        Figure::Curve(Until::Repaired) => {
            "Share of ruptures that were not repaired yet, by week; those that ended otherwise are followed until then."
        }
        Figure::RunForms => "Share of sessions held that have a rating, by four weeks.",
        Figure::RunInTime => {
            "Share of flags that were acknowledged or closed within 14 days, by the four weeks in which they came."
        }
        Figure::FunnelForms => {
            "One circle a therapist: sessions held, and the share that has a rating. It describes how forms are handed out, not how well anybody works."
        }
        Figure::FunnelInTime => {
            "One circle a therapist: flags, and the share acknowledged or closed within 14 days."
        }
        Figure::Cases => "Each dot is a case at its latest total, on its instrument’s whole range.",
        Figure::CasesRated => {
            "Each dot is a case at the share of its sessions that have the client’s rating."
        }
        Figure::CasesOpen => "Each dot is an open rupture at the days since it was noticed.",
    }
}

fn finding(figure: Figure, latest: Option<u32>) -> String {
    let heading = heading(figure);
    match (figure, latest) {
        (Figure::Forms | Figure::RunForms | Figure::RunInTime, Some(n)) => {
            format!("{heading} Latest: about {n} of 100.")
        }
        (Figure::Curve(_), Some(n)) => {
            format!("{heading}: at the end of the curve about {n} of 100 had not.")
        }
        (_, Some(n)) => format!("{heading}: about {n} in all."),
        (_, None) => format!("{heading}. The numbers stand in the table."),
    }
}

fn nothing(figure: Figure) -> &'static str {
    match figure {
        Figure::Curve(_) => {
            "Fewer than 20 have ended so far. The curve is published when there are 20."
        }
        Figure::FunnelForms | Figure::FunnelInTime => {
            "Fewer than three therapists have at least 5 of either kind in the last twelve weeks."
        }
        Figure::Totals => "Too few people have a rating of one instrument.",
        Figure::Places => {
            "Where clients are is recorded when a period is published in its time; the latest was not."
        }
        Figure::CasesOpen => "No rupture is open.",
        _ => "Too few people to say.",
    }
}

fn how(figure: Figure) -> &'static str {
    match figure {
        Figure::Forms => {
            "Sessions held, by what became of the form: the client’s rating on an alliance instrument is there; the client declined; it failed for technical reasons; or none of these is recorded. Sessions that were cancelled or missed are not counted. The column is the share with a rating, from the rounded numbers."
        }
        Figure::Places => {
            "Each open treatment is counted once, in the first of these that is true: a rupture is open, acknowledged or not; it is open and its ratings are coming back, or it was repaired in the last four weeks; at least 4 ratings of the instrument rated last; fewer; none. How long open ruptures have been open is said where at least 20 are."
        }
        Figure::Totals => {
            "The latest total of the instrument rated last, of each open treatment that has one. Neighbouring values are put together until at least 5 clients are in each bin, so bins differ in width and their area is what counts. No mean: different clients rate on different levels."
        }
        Figure::Flow => {
            "Steps as they were recorded, by the day of recording in the practice’s time zone. Flagged counts what was opened on the client’s word or by ratings; what therapists opened themselves, what was dismissed and what was reopened is not told, since with it small numbers could be worked out. Steps of one period need not be about the ruptures flagged in it."
        }
        Figure::Curve(Until::Acknowledged) => {
            "Kaplan–Meier, by days, from the opening to the first step by a person. Ruptures that were still untouched when the period was frozen, whose treatment ended, or whose ratings came back by themselves are followed until then. Pointwise 95 % band on the log-minus-log scale. A step is drawn at the end of the week by which at least 5 more had ended and while at least 5 are followed further. Of how many ruptures it is made is not said. Each rupture is in one published curve."
        }
        Figure::Curve(Until::Repaired) => {
            "Kaplan–Meier, by days, from the opening to repaired. Others are followed until they were closed or the period was frozen, so the curve says how long repair takes where nothing else comes before it. Pointwise 95 % band on the log-minus-log scale. A step is drawn at the end of the week by which at least 5 more had been repaired and while at least 5 are followed further. Of how many ruptures it is made is not said. Each rupture is in one published curve."
        }
        Figure::RunForms | Figure::RunInTime => {
            "XmR chart: mean and mean ± 2.66 times the mean moving range of the first ten published periods; both stay as they are. Two rules only: a point outside the limits, or eight in a row on one side of the mean. A signal is a question, not a result."
        }
        Figure::FunnelForms | Figure::FunnelInTime => {
            "Limits of what chance makes of one common share: the practice’s share ± 1.96 and ± 3.09 standard errors at each size, with what rounding adds, and wider by the root of the over-dispersion where there are at least 10 circles and they differ by more than chance explains (Spiegelhalter 2005; Pearson’s test). Twelve weeks. Outside the limits is a reason to ask how things are done there."
        }
        Figure::Cases => {
            "The same states as on the caseload. Position: the latest total between the lowest and the highest that the instrument allows. Cases without a rating are in the table only."
        }
        Figure::CasesRated => {
            "Sessions held so far, and those with the client’s rating on an alliance instrument."
        }
        Figure::CasesOpen => "Days since the rupture was noticed, up to today.",
    }
}

fn form_name(form: Form) -> &'static str {
    match form {
        Form::Given => "Rated",
        Form::Declined => "Declined",
        Form::Technical => "Technical reasons",
        Form::NotAsked => "Nothing recorded",
    }
}

fn flow_name(flow: Flow) -> &'static str {
    match flow {
        Flow::Opened => "Opened",
        Flow::Acknowledged => "Acknowledged",
        Flow::Discussed => "Discussed",
    }
}

fn closing_name(closing: Closing) -> &'static str {
    match closing {
        Closing::Repaired => "Repaired",
        Closing::Passed => "Passed by itself",
        Closing::Unresolved => "Unresolved",
        Closing::Ended => "Ended with treatment",
        Closing::Dismissed => "Not a rupture",
    }
}

fn weeks(weeks: u32) -> String {
    counted(usize::try_from(weeks).unwrap_or_default(), "week", "weeks")
}

fn told_name(place: PlaceTold) -> &'static str {
    match place {
        PlaceTold::Rupture => "Open rupture",
        PlaceTold::Recovering => "Coming back, or repaired",
        PlaceTold::InRange => "No rupture open",
        PlaceTold::Building => "Building a range",
        PlaceTold::NoRating => "No rating",
    }
}

fn place_name(place: Place) -> &'static str {
    match place {
        Place::Possible => "Possible rupture",
        Place::Open => "Open rupture",
        Place::ComingBack => "Open, ratings coming back",
        Place::Repaired => "Repaired, last 4 weeks",
        Place::InRange => "No rupture open",
        Place::Building => "Building a range",
        Place::NoRating => "No rating",
    }
}
