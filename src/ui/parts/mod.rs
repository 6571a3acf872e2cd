//! The parts of a page that are not form fields. Each is a small struct made by a function of the
//! same name, refined by its methods, and written in a page between `{{ }}`.

mod blocks;
mod buttons;
mod charts;
mod lists;

pub use blocks::{
    Badge, Confirm, Empty, Fact, Heading, Item, Notice, Progress, Refresh, Signal, Stat, Summary,
    Tally, badge, confirm, empty, heading, item, notice, progress, refresh, signal, stat, summary,
    tally,
};
pub use buttons::{
    BigAction, Button, Download, ErrorSummary, PostButton, big_action, button, download,
    error_summary, link_button, post_button,
};
pub use charts::{Funnel, Legend, Step, funnel, legend};
pub use lists::{
    Badges, Event, Pagination, Search, Sort, SortHeader, Stop, Stops, Tab, Tabs, Timeline, badges,
    pagination, search, sort_header, stops, tabs, timeline,
};
