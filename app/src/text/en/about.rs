use super::super::About;

pub fn text(key: About) -> &'static str {
    match key {
        About::Heading => "About the numbers",
        About::Lead => {
            "What Rapport shows is what was rated, added up by a published key, next to what the same client rated before. Nothing else is put into it."
        }
        About::ScoresHeading => "What a score is",
        About::ScoresText => {
            "A form has items; a scale is the sum or the mean of some of them, as the instrument’s authors defined it. Items that are worded the other way round are turned before they are added. Scores are kept in hundredths of a point, so that the same answers always give the same score."
        }
        About::MissingText => {
            "Where a few answers are missing, they are replaced by the mean of the same scale’s other items, and the score is marked with an asterisk. With more missing than the definition allows there is no score. A missing form stays a gap; nothing is drawn across it."
        }
        About::KeysHeading => "Where the keys come from",
        About::KeysText => {
            "Each definition names its source and counts its version up whenever anything that changes a score changes."
        }
        About::KeysCaption => "Instruments that this installation knows",
        About::ColumnInstrument => "Instrument",
        About::ColumnVersion => "Definition",
        About::ColumnRange => "Total",
        About::ColumnBetter => "Better is",
        About::ColumnSource => "Key from",
        About::Higher => "higher ↑",
        About::Lower => "lower ↓",
        About::NoInstruments => "No definitions are loaded.",
        About::RuleHeading => "“Lower, not flagged” and “no recent rating”",
        About::RuleText => {
            "Lower, not flagged: the rule watches the ratings because they are lower than usual, or the latest total is lower than every earlier one of the same client; neither is enough for a flag. Ratings vary from week to week, and with many weeks some new lows come by chance alone."
        }
        About::RuleRecent => {
            "No recent rating: three or more sessions were held since the last form, or three or more were held and there never was one. This, too, is a rule of this project."
        }
        About::RuleMaximum => {
            "Always at the maximum: every rating so far, and at least four, has the highest possible total. Such ratings carry little information in either direction."
        }
        About::LimitsHeading => "What is not claimed",
        About::LimitsVerdict => {
            "A rating is what someone ticked on one day. It is no diagnosis, no measure of a therapist and no verdict on a client."
        }
        About::LimitsTherapists => {
            "Therapists are not compared, ranked or ordered by a score, anywhere."
        }
        About::LimitsBenefit => {
            "That looking at such ratings helps clients is plausible, not proven; trials of alliance feedback are mixed. Rapport claims no clinical benefit."
        }
        About::LimitsGaps => {
            "The working alliance inventories have no published cut-offs, and none is invented here."
        }
        About::WordingHeading => "Why the questions are not here",
        About::WordingText => {
            "Most questionnaires are licensed. Rapport holds keys, ranges and scoring rules; the wording comes from the practice’s own licensed copy."
        }
        key => {
            super::about_practice::text(key).unwrap_or_else(|| super::about_detection::text(key))
        }
    }
}
