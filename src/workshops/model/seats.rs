//! The seats of a session: never more confirmed people than seats, unless a named person let
//! somebody in above them, with a reason.

use super::Refusal;

/// The counters of a session, as its row holds them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seats {
    pub seats: i64,
    /// Live registrations.
    pub confirmed: i64,
    /// How many of them were let in above the seats.
    pub overrides: i64,
}

/// How somebody got a seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seated {
    /// In one of the seats.
    Freely,
    /// Above the seats.
    Above,
}

impl Seats {
    pub fn new(seats: i64) -> Seats {
        Seats { seats, confirmed: 0, overrides: 0 }
    }

    /// Seats left.
    pub fn free(self) -> i64 {
        (self.seats - self.confirmed).max(0)
    }

    /// Takes a seat; `override_given` when a named person gave a reason to go above. The reason
    /// is only used when there is no seat left.
    pub fn take(self, override_given: bool) -> Result<(Seats, Seated), Refusal> {
        if self.free() > 0 {
            Ok((Seats { confirmed: self.confirmed + 1, ..self }, Seated::Freely))
        } else if override_given {
            let (confirmed, overrides) = (self.confirmed + 1, self.overrides + 1);
            Ok((Seats { confirmed, overrides, ..self }, Seated::Above))
        } else {
            Err(Refusal::SessionFull { seats: self.seats })
        }
    }

    /// Gives back the seat of a cancelled registration.
    pub fn give_back(self, seated: Seated) -> Seats {
        let above = i64::from(seated == Seated::Above);
        Seats { confirmed: self.confirmed - 1, overrides: self.overrides - above, ..self }
    }

    /// Another number of seats: enough for everybody who is in one.
    pub fn resize(self, seats: i64) -> Result<Seats, Refusal> {
        if !(1..=500).contains(&seats) {
            return Err(Refusal::SeatsOutOfRange);
        }
        let needed = self.confirmed - self.overrides;
        if seats < needed {
            return Err(Refusal::SeatsTaken { confirmed: needed });
        }
        Ok(Seats { seats, ..self })
    }

    /// What the table checks too.
    pub fn is_sound(self) -> bool {
        0 <= self.overrides
            && self.overrides <= self.confirmed
            && self.confirmed <= self.seats + self.overrides
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Debug, Clone)]
    enum Gesture {
        Register {
            reason: bool,
        },
        /// Cancels the nth live registration.
        Cancel(usize),
        Resize(i64),
    }

    fn gesture() -> impl Strategy<Value = Gesture> {
        prop_oneof![
            4 => any::<bool>().prop_map(|reason| Gesture::Register { reason }),
            2 => any::<usize>().prop_map(Gesture::Cancel),
            1 => (0i64..12).prop_map(Gesture::Resize),
        ]
    }

    proptest! {
        /// The counters against the plainest model there is: the list of who is in.
        #[test]
        fn the_counters_follow_the_list_of_people(
            seats in 1i64..10,
            gestures in proptest::collection::vec(gesture(), 0..60),
        ) {
            let mut counters = Seats::new(seats);
            let mut people: Vec<Seated> = Vec::new();
            for gesture in gestures {
                match gesture {
                    Gesture::Register { reason } => {
                        let room = (people.len() as i64) < counters.seats;
                        match counters.take(reason) {
                            Ok((after, seated)) => {
                                prop_assert_eq!(seated == Seated::Freely, room);
                                prop_assert!(room || reason);
                                people.push(seated);
                                counters = after;
                            }
                            Err(_) => prop_assert!(!room && !reason),
                        }
                    }
                    Gesture::Cancel(n) if !people.is_empty() => {
                        let seated = people.swap_remove(n % people.len());
                        counters = counters.give_back(seated);
                    }
                    Gesture::Cancel(_) => {}
                    Gesture::Resize(seats) => {
                        if let Ok(after) = counters.resize(seats) {
                            counters = after;
                        }
                    }
                }
                let above = people.iter().filter(|seated| **seated == Seated::Above).count();
                prop_assert_eq!(counters.confirmed, people.len() as i64);
                prop_assert_eq!(counters.overrides, above as i64);
                prop_assert!(counters.is_sound(), "{:?}", counters);
            }
        }
    }

    #[test]
    fn a_reason_is_not_used_up_while_a_seat_is_free() {
        let (after, seated) = Seats::new(1).take(true).unwrap();
        assert_eq!((after.overrides, seated), (0, Seated::Freely));
        assert_eq!(after.take(false), Err(Refusal::SessionFull { seats: 1 }));
        assert_eq!(after.take(true).unwrap().1, Seated::Above);
    }
}
