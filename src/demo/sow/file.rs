use crate::access::Actor;
pub fn import(
    _a: &crate::kit::app::App,
    _s: &Actor,
    _p: &std::path::Path,
) -> Result<Vec<crate::places::PlaceId>, crate::kit::errors::Error> {
    Err(crate::kit::errors::Error::NotFound)
}
