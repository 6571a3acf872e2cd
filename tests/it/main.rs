//! The tests of Maillon that go through its front doors: one binary, one world per test.

mod access;
mod booklets;
mod browser;
mod budgets;
mod chain;
mod codes;
mod commands;
mod crash;
mod demo;
mod door;
mod funding;
mod holds;
mod house;
mod interop;
mod kit;
mod ledger;
mod migrations;
mod passes;
mod payment;
mod people;
mod places;
mod printing;
mod scanners;
mod statistics;
mod workshops;
mod world;
