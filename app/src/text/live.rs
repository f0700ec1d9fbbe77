/// Words of pages that are kept up to date.
#[derive(Clone, Debug)]
pub enum Live {
    /// The mark at a client's name.
    Mark,
    /// What it means, for who cannot see that it is a mark.
    MarkSince,
    NewRating,
    Updated,
    Offer,
    Show,
}
