use crate::ruptures::worklist::{Group, Show};

/// Words of the list of ruptures over all clients.
#[derive(Clone, Debug)]
pub enum Worklist {
    Headline { open: usize, waiting: usize },
    Lead,
    Filters,
    Show(Show),
    Group(Group),
    Count { count: usize },
    NoneEver,
    NoneHere,
    Recent { count: usize },
    RecentHeading,
    ColumnClient,
    ColumnWhy,
    ColumnAge,
    ColumnRatings,
    ColumnTalk,
    With { therapist: String },
    Felt { session: i32 },
    ClosedOn { date: String },
    Pages,
    PageOf { page: usize, pages: usize },
    EarlierPage,
    LaterPage,
}
