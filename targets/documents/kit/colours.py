"""Which colours have the lights on paper? Those of the screen (`static/css/tokens.css`), ground and ink."""

from ...domain.words import Light

LIGHTS = {
    Light.DONE: ("1F5FAE", "FFFFFF"),
    Light.ON_TRACK: ("2B7F51", "FFFFFF"),
    Light.BEHIND: ("EFAE1C", "3A2800"),
    Light.CRITICAL: ("C0271E", "FFFFFF"),
    Light.NONE: ("D6D1C8", "443F38"),
}
RULE, SHADE = "999999", "F1EEE9"  # lines between cells; cells that are not to be typed in
