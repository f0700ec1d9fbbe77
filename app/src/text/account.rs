/// Words of the own account.
#[derive(Clone, Debug)]
pub enum Account {
    Heading,
    Lead { name: String, user_name: String },
    Done(Done),
    PasswordHeading,
    PasswordSince { date: String },
    CurrentPassword,
    ChangePassword,
    FactorHeading,
    FactorSince { date: String },
    FactorNone,
    NewFactor,
    NewFactorHint,
    CodesLeft { count: i64 },
    NewCodes,
    NewCodesHint,
    SignInsHeading,
    SignInsLead,
    Browser,
    Network,
    Since,
    LastSeen,
    End,
    EndThis { browser: String },
    EndOthers,
    This,
    Locked,
    UnknownBrowser,
}

/// What has just been done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    Password,
    Revoked,
}
