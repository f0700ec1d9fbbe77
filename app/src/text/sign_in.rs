/// Words of signing in, step by step.
#[derive(Clone, Debug)]
pub enum SignIn {
    Heading,
    Lead,
    UserName,
    Password,
    Submit,
    HaveInvitation,
    Problem(Problem),
    DemoHeading,
    DemoText,
    EnterAs { role: super::Text },
    AsUser { user_name: String },
    StartOver,

    InvitationHeading,
    InvitationLead,
    InvitationCode,
    InvitationHint,
    Continue,

    NewPasswordHeading,
    NewPasswordLead { name: String },
    NewPassword,
    PasswordHint,
    PasswordAgain,
    SavePassword,

    CodeHeading,
    CodeLead,
    Code,
    CodeHint,

    AuthenticatorHeading,
    AuthenticatorLead,
    AuthenticatorScan,
    AuthenticatorPicture,
    AuthenticatorByHand,
    AuthenticatorKey,
    AuthenticatorProve,

    RecoveryHeading,
    RecoveryLead,
    RecoveryNoted,

    LockedHeading,
    LockedLead { name: String },
    CoverLead { name: String },
    CoverEnded,
    CoverUnreachable,
    ConfirmHeading,
    ConfirmBack,
    ConfirmLead { name: String },
    Unlock,
    Confirm,

    KeptHeading,
    KeptLead,
    KeptSend,
    KeptDrop,
    KeptNone,
}

/// Why a step did not go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    Wrong,
    WrongCode,
    WrongInvitation,
    /// Seconds to wait, where they are known.
    Throttled(Option<u32>),
    Stopped,
    Expired,
    Busy,
    Length,
    Guessable,
    Differ,
}
