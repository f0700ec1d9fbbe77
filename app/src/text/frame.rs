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
    Audit,
    SignOut,
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

#[derive(Clone, Debug)]
pub enum SignIn {
    Heading,
    Lead,
    UserName,
    Password,
    Submit,
    Wrong,
    Throttled,
    Expired,
    Busy,
    DemoHeading,
    DemoText,
    EnterAs { role: super::Text },
    AsUser { user_name: String },
}
