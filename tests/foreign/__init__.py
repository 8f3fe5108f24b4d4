"""Tables that agencies keep themselves, modelled on layouts that were seen, of made-up text."""
