/// Words around every page.
#[derive(Clone, Debug)]
pub enum Frame {
    Product,
    Title { page: String },
    SkipToContent,
    MainNavigation,
    Caseload,
    Client,
    AboutTheNumbers,
    SignOut,
    Account,
    DemoMark,
    Purpose,
    PrintedBy { name: String, date: String },
    NotFoundHeading,
    NotFoundText,
    BackToCaseload,
    ProblemHeading,
    ProblemUnavailable,
    ProblemInternal,
    ProblemNotSignedIn,
    ToSignIn,
}
