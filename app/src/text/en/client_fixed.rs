use super::Client;

/// Words without data. The arms that `super::text` answers cannot come here.
pub fn text(key: &Client) -> &'static str {
    match key {
        Client::Breadcrumb => "Caseload",
        Client::BetterUp => "better ↑",
        Client::BetterDown => "better ↓",
        Client::AxisSession => "Session",
        Client::AxisDate => "Date",
        Client::AxisEvents => "Not held",
        Client::Selected => "Selected",
        Client::PickSession => "Session to read",
        Client::Earlier => "Earlier session",
        Client::Later => "Later session",
        Client::NoForm => "no form",
        Client::NoScore => "no score",
        Client::LegendDot => "rating",
        Client::LegendLow => "lower than every rating before it, from the fifth on",
        Client::LegendBand => {
            "from the lowest to the highest of the ratings before, from the fifth on"
        }
        Client::LegendTherapist => "the therapist’s own rating",
        Client::LegendMissing => "held, and not rated on this measure",
        Client::LegendNoShow => "did not attend",
        Client::LegendCancelled => "cancelled",
        Client::LegendAssumed => "date assumed by an import rule, not from the file",
        Client::NumbersSummary => "The same numbers as a table",
        Client::ColumnSession => "Session",
        Client::ColumnDate => "Date",
        Client::TherapistTotal => "Therapist’s total",
        Client::Missing => "–",
        Client::Imputed => "*",
        Client::ImputedNote => {
            "* A missing answer was replaced by the mean of the scale’s other items."
        }
        Client::AnswersNote => {
            "Against this client’s usual answer, the median of the earlier forms. What moved most comes first. A diamond: less favourable than every earlier answer, of at least four."
        }
        Client::AnswersFirst => "The first form: there is no usual answer yet.",
        Client::AnswersNone => "Only totals came for this session, no answers.",
        Client::PickRating => "Answers of another session",
        Client::ColumnItem => "Item",
        Client::ColumnScale => "Scale",
        Client::ColumnAnswer => "Answer",
        Client::ColumnUsual => "Usual",
        Client::ColumnChange => "Change",
        Client::ColumnPicture => "Answer and usual",
        Client::Reversed => "reversed",
        Client::NoAnswer => "not answered",
        Client::Wording => "What the items say",
        Client::WordingNote => {
            "What the items say stands in the practice’s licensed copy. With rapport instruments text it would be shown here."
        }
        Client::SuppliedHeading => "Totals that came with the file and differ from ours",
        Client::OtherEpisodes => "Other care episodes",
        Client::ToBrief => "One page before the session",
        Client::ToTogether => "Look at it together",
        Client::UnknownHeading => "No client here that you may see",
        Client::UnknownText => {
            "There is no client under this address whom you may see. If you expected one, ask your practice’s administrator about the care episode."
        }
        // Answered by `super::text`; listed, so that a new key cannot be forgotten.
        Client::Code { .. }
        | Client::Therapist { .. }
        | Client::Since { .. }
        | Client::Until { .. }
        | Client::SessionsRated { .. }
        | Client::Figure { .. }
        | Client::FigureNote { .. }
        | Client::FigureTitle { .. }
        | Client::Before { .. }
        | Client::Assumed { .. }
        | Client::SessionNumber { .. }
        | Client::Attendance(_)
        | Client::NumbersCaption { .. }
        | Client::AnswersHeading { .. }
        | Client::AnswerMark { .. }
        | Client::Supplied { .. }
        | Client::EpisodeLine { .. }
        | Client::Instrument { .. }
        | Client::NoDefinition { .. }
        | Client::PrintNumbers { .. } => "",
    }
}
