//! What people may do to passes and their money, in any order.

use proptest::prelude::*;

/// Who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Steers the territory: asks, closes, checks.
    Steward,
    /// Takes passes at one place.
    Mediator,
    Fatou,
    Paul,
}

/// Where booklets are sent from and to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    Printer,
    Stock,
    /// The drawer of the referrers.
    Drawer,
    Person,
    Destroyed,
}

/// One thing that somebody does. A number names what it is done to among those that exist: in the
/// order they were made for passes, uses and booklets, the latest first for the others.
#[derive(Debug, Clone, Copy)]
pub enum Gesture {
    MinutesPass(i64),
    DaysPass(i64),
    Emit {
        face: i64,
        booklets: i64,
        passes_each: i64,
    },
    Redesign(usize),
    /// The proof (bon à tirer).
    Approve(usize),
    Print(usize),
    Activate(usize),
    Withdraw(usize),
    /// The closing act.
    Expire(usize),
    Deliver {
        emission: usize,
        from: At,
        to: At,
        first: i64,
        more: i64,
    },
    Receive {
        slip: usize,
        right: bool,
    },
    CancelSlip(usize),
    HandOver(usize),
    AskDestruction {
        emission: usize,
        depot: At,
        first: i64,
        more: i64,
    },
    SignDestruction {
        destruction: usize,
        by: Who,
    },
    DropDestruction(usize),
    Scan {
        pass: usize,
        by: Who,
    },
    /// The same by the QR code that is printed beside.
    ScanQr {
        pass: usize,
        by: Who,
    },
    /// The QR codes of an emission are not taken any more; what is typed is.
    RevokeKey(usize),
    Replay(usize),
    Undo {
        used: usize,
        by: Who,
    },
    Block(usize),
    Unblock(usize),
    Replace(usize),
    Close {
        on_demand: bool,
    },
    Check(usize),
    ApproveStatement {
        statement: usize,
        by: Who,
    },
    Send(usize),
    Pay(usize),
    Reject(usize),
    Follow(usize),
    Dispute(usize),
    Decide {
        correction: usize,
        by: Who,
        accepted: bool,
    },
}

/// What nobody refuses: every gesture once, and the emission closed at the end.
pub const STORY: [Gesture; 42] = {
    use Gesture::*;
    let (steward, fatou, paul, door) = (Who::Steward, Who::Fatou, Who::Paul, Who::Mediator);
    let statement = 0;
    [
        Emit { face: 999, booklets: 3, passes_each: 2 },
        Redesign(0),
        Approve(0),
        Print(0),
        Deliver { emission: 0, from: At::Printer, to: At::Stock, first: 1, more: 2 },
        CancelSlip(0),
        Deliver { emission: 0, from: At::Printer, to: At::Drawer, first: 1, more: 2 },
        Receive { slip: 0, right: true },
        Activate(0),
        HandOver(0),
        Scan { pass: 0, by: door },
        MinutesPass(14),
        Undo { used: 0, by: door },
        Scan { pass: 0, by: door },
        ScanQr { pass: 1, by: steward },
        Replay(0),
        Block(1),
        Unblock(1),
        Block(1),
        Replace(1),
        AskDestruction { emission: 1, depot: At::Drawer, first: 3, more: 0 },
        DropDestruction(0),
        AskDestruction { emission: 1, depot: At::Drawer, first: 3, more: 0 },
        SignDestruction { destruction: 0, by: fatou },
        Close { on_demand: true },
        Check(0),
        ApproveStatement { statement, by: fatou },
        ApproveStatement { statement, by: paul },
        Send(0),
        Pay(0),
        Reject(0),
        Reject(0),
        Follow(0),
        Dispute(1),
        Decide { correction: 0, by: fatou, accepted: true },
        // Free again, and used again.
        Scan { pass: 0, by: steward },
        Close { on_demand: true },
        Emit { face: 0, booklets: 1, passes_each: 1 },
        Withdraw(0),
        RevokeKey(2),
        DaysPass(20),
        Expire(2),
    ]
};

/// How much of [`STORY`] makes an emission that is used: active, in the drawer of the referrers.
pub const READY: usize = 9;

/// The beginning of [`STORY`], as far as it happens to go, then up to so many gestures in any order.
pub fn gestures(most: usize) -> impl Strategy<Value = Vec<Gesture>> {
    let random = proptest::collection::vec(gesture(), 1..most);
    (0..=STORY.len(), random).prop_map(|(told, random)| [&STORY[..told], &random].concat())
}

fn gesture() -> impl Strategy<Value = Gesture> {
    prop_oneof![
        3 => time(),
        8 => paper(),
        6 => custody(),
        10 => uses(),
        4 => holds(),
        10 => payment(),
    ]
}

/// One of those that exist, the latest more often.
fn latest() -> impl Strategy<Value = usize> {
    prop_oneof![5 => Just(0usize), 2 => Just(1), 1 => 2usize..6]
}

fn time() -> impl Strategy<Value = Gesture> {
    prop_oneof![
        3 => (1i64..12).prop_map(Gesture::MinutesPass),
        2 => (1i64..9).prop_map(Gesture::DaysPass),
    ]
}

fn paper() -> impl Strategy<Value = Gesture> {
    let emit = (prop_oneof![Just(0i64), Just(999), Just(1000)], 1i64..4, 1i64..4);
    prop_oneof![
        2 => emit.prop_map(|(face, booklets, passes_each)| Gesture::Emit { face, booklets, passes_each }),
        1 => latest().prop_map(Gesture::Redesign),
        4 => latest().prop_map(Gesture::Approve),
        4 => latest().prop_map(Gesture::Print),
        4 => latest().prop_map(Gesture::Activate),
        1 => latest().prop_map(Gesture::Withdraw),
        1 => latest().prop_map(Gesture::RevokeKey),
        2 => latest().prop_map(Gesture::Expire),
    ]
}

fn depot() -> impl Strategy<Value = At> {
    prop_oneof![Just(At::Stock), Just(At::Drawer)]
}

fn custody() -> impl Strategy<Value = Gesture> {
    let from = prop_oneof![2 => Just(At::Printer), 2 => depot()];
    let sent = (latest(), from, depot(), 1i64..4, 0i64..3);
    let asked = (latest(), depot(), 1i64..4, 0i64..2);
    let signed = (latest(), prop_oneof![1 => Just(Who::Steward), 3 => Just(Who::Fatou)]);
    prop_oneof![
        5 => sent.prop_map(|(emission, from, to, first, more)| {
            Gesture::Deliver { emission, from, to, first, more }
        }),
        3 => (latest(), prop::bool::weighted(0.8))
            .prop_map(|(slip, right)| Gesture::Receive { slip, right }),
        1 => latest().prop_map(Gesture::CancelSlip),
        4 => (0usize..12).prop_map(Gesture::HandOver),
        2 => asked.prop_map(|(emission, depot, first, more)| {
            Gesture::AskDestruction { emission, depot, first, more }
        }),
        3 => signed.prop_map(|(destruction, by)| Gesture::SignDestruction { destruction, by }),
        1 => latest().prop_map(Gesture::DropDestruction),
    ]
}

fn at_the_door() -> impl Strategy<Value = Who> {
    prop_oneof![Just(Who::Mediator), Just(Who::Steward)]
}

fn uses() -> impl Strategy<Value = Gesture> {
    prop_oneof![
        5 => (0usize..18, at_the_door()).prop_map(|(pass, by)| Gesture::Scan { pass, by }),
        3 => (0usize..18, at_the_door()).prop_map(|(pass, by)| Gesture::ScanQr { pass, by }),
        1 => (0usize..18).prop_map(Gesture::Replay),
        2 => (0usize..12, at_the_door()).prop_map(|(used, by)| Gesture::Undo { used, by }),
    ]
}

fn holds() -> impl Strategy<Value = Gesture> {
    prop_oneof![
        3 => (0usize..8).prop_map(Gesture::Block),
        1 => (0usize..8).prop_map(Gesture::Unblock),
        2 => (0usize..8).prop_map(Gesture::Replace),
    ]
}

fn payment() -> impl Strategy<Value = Gesture> {
    let approver =
        prop_oneof![1 => Just(Who::Steward), 3 => Just(Who::Fatou), 3 => Just(Who::Paul)];
    let decider = prop_oneof![1 => Just(Who::Steward), 3 => Just(Who::Fatou)];
    prop_oneof![
        3 => prop::bool::weighted(0.7).prop_map(|on_demand| Gesture::Close { on_demand }),
        3 => latest().prop_map(Gesture::Check),
        5 => (latest(), approver)
            .prop_map(|(statement, by)| Gesture::ApproveStatement { statement, by }),
        3 => latest().prop_map(Gesture::Send),
        3 => latest().prop_map(Gesture::Pay),
        1 => latest().prop_map(Gesture::Reject),
        2 => latest().prop_map(Gesture::Follow),
        2 => (0usize..12).prop_map(Gesture::Dispute),
        2 => (latest(), decider, any::<bool>())
            .prop_map(|(correction, by, accepted)| Gesture::Decide { correction, by, accepted }),
    ]
}
