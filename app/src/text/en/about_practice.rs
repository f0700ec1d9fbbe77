use super::super::About;

/// How the practice's figures come about; `None` for another part of the page.
pub fn text(key: About) -> Option<&'static str> {
    Some(match key {
        About::PracticeHeading => "The practice in aggregate",
        About::PracticePublished => {
            "The practice’s figures are computed once for each period of four weeks, two weeks after it has ended, and never again: no date can be chosen and nothing can be filtered. What would be too little in four weeks is published for twelve. A correction that comes later changes the client’s own page, not what was published."
        }
        About::PracticeProtected => {
            "Counts are rounded to the nearest 5. A count is withheld where fewer than 5 clients are in it, where one therapist gives more than 60 % of it, and where fewer than three therapists contribute to its table, each time less what any one person can open already. If that would leave a single withheld part, which could be worked out from the rest, the next smallest is withheld as well. Withheld parts are told together; totals are the sums of what is shown."
        }
        About::PracticeRefused => {
            "Who can open the cases of all therapists but one or two is not shown the practice’s figures: less the own cases they would tell about these two. Against people who put together what they know, and against cases that somebody comes to open only later, the figures are not protected."
        }
        About::CurvesHeading => "Time from a flag",
        About::CurvesText => {
            "The share of ruptures that something has not happened to yet is the product, over the days on which it happened to any, of one less those it happened to by those still followed (Kaplan and Meier 1958). Each rupture is in one published curve; a curve takes in further periods until something has happened to 20."
        }
        About::CurvesCensored => {
            "Who is no longer followed, because the treatment ended, the rupture was closed otherwise or the period was frozen, counts up to that day. It is assumed that those would have gone on like the others. Where treatments end because of a rupture that is not so, and the curve is too kind."
        }
        About::CurvesBand => {
            "The band is the 95 % interval on the scale of the logarithm of minus the logarithm, with Greenwood’s variance (Greenwood 1926; Kalbfleisch and Prentice 1980). It holds for each week by itself, not for the curve as a whole."
        }
        About::ChartsHeading => "Run charts",
        About::ChartsText => {
            "The centre is the mean of the first ten periods; the limits are 2.66 mean moving ranges away (Shewhart 1931; Wheeler 1993), and end at 0 and 100 %. Both are frozen: only later periods are judged. A missing value stays missing, and ends a run."
        }
        About::ChartsRules => {
            "Two rules only: a value outside the limits; eight in a row on one side of the centre, which chance does once in 128 eights. Few rules on purpose (NHS England, Making Data Count). Two values are never compared alone."
        }
        About::FunnelsHeading => "Funnel plots",
        About::FunnelsText => {
            "The practice’s share is all that was done of all there was to do. Around it lie the limits of what chance makes of one common share: 1.96 and 3.09 standard errors for a therapist with so many (Spiegelhalter 2005). They are drawn for what can be organised, forms handed out and flags looked at, never for ratings."
        }
        About::FunnelsDispersion => {
            "Shares of people differ by more than chance, if only because sessions of one client resemble each other. With at least 10 circles the limits are widened by the root of the mean squared distance, the outer tenths drawn in (Spiegelhalter 2005), if Pearson’s test finds more difference than chance makes in 19 of 20 practices. With fewer circles they are not widened; read them as too narrow."
        }
        About::FunnelsRounding => {
            "Rounded counts scatter by the rounding too, so the limits take its variance in. All of this is computed a second time in R and agrees to nine digits; the script is in the repository."
        }
        About::ConcludeHeading => "What not to conclude",
        About::Conclude1 => {
            "A circle outside the limits is a question about circumstances, a caseload, a setting, a tablet that did not work, not about a person’s skill. Of 20 circles one lies outside the 95 % limits by chance."
        }
        About::Conclude2 => {
            "Circles have no order, and the higher of two inside the limits is not the better one."
        }
        About::Conclude3 => {
            "A signal in a run chart says that something changed, not what, and not that it was what was done. No signal does not say that nothing changed."
        }
        About::Conclude4 => {
            "Acknowledged soon is not repaired, and a repair on record is no outcome of treatment. Two curves are never tested against each other here."
        }
        About::Conclude5 => {
            "These figures say how the work is recorded. That more forms or quicker answers help clients is not shown by any of them. Therapists explain about 5 % of how clients rate the alliance (Imel 2013: 1.7 to 6.9 %), and the mean over ten clients of one therapist has a reliability of about .34, so such means are not shown."
        }
        _ => return None,
    })
}
