use crate::cases::{
    ActingAs,
    ask::Show,
    form::{Do, Problem},
    view::Reason,
};

/// Words of supervision, case by case. Dates come as text.
#[derive(Clone, Debug)]
pub enum Case {
    Headline {
        waiting: usize,
        agenda: usize,
    },
    Lead,
    Rules {
        acknowledged_within: u64,
        lately: u64,
    },
    Filters,
    Show(Show),
    NobodyHeading,
    NobodyText,
    /// Where a view of the cases is empty.
    None(Show),
    Caption,
    ColumnCase,
    ColumnWhy,
    ColumnTalk,
    ColumnAgenda,
    /// For a box that stands before a name.
    Choose {
        client: String,
    },
    With {
        therapist: String,
    },
    Ended {
        on: String,
    },
    Why {
        reason: Reason,
        since: String,
    },
    /// Nothing is open that could have been talked about.
    NothingOpen,
    OnAgendaSince {
        on: String,
    },
    NotOnAgenda,
    Ticked,
    PutTicked,
    PrintTicked,
    PrintAgenda,
    PrintOne,
    // the record
    PutBy {
        by: String,
        acting_as: ActingAs,
        on: String,
    },
    TakenBackBy {
        by: String,
        on: String,
    },
    DecidedBy {
        by: String,
        acting_as: ActingAs,
        on: String,
    },
    CorrectedBy {
        by: String,
        acting_as: ActingAs,
        on: String,
    },
    FollowUp {
        on: String,
        has_come: bool,
    },
    LastDecision,
    Earlier,
    // forms
    Open(Do),
    Button(Do),
    Question,
    QuestionHint,
    Decision,
    DecisionHint,
    FollowUpOn,
    FollowUpHint,
    Problem(Problem),
    Done(Do),
    // the client's page
    SectionHeading,
    SectionLead,
    NobodySupervises,
    // the packet
    PacketTitle,
    PacketBack,
    PacketHint,
    PacketHeading {
        cases: usize,
        of: usize,
    },
    PacketNone,
    SheetHeading {
        code: String,
    },
    SheetQuestion,
    SheetGoesOn,
    SheetRecorded,
    SheetNothingRecorded,
    SheetForms {
        held: usize,
        given: usize,
        declined: usize,
        technical: usize,
    },
    SheetCourse,
    SheetNotes,
    SheetFoot {
        practice: String,
        name: String,
        date: String,
    },
}
