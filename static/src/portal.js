// The small behaviours of every page. Each page works without them; with them it is smoother.
import "htmx.org";
import "./behaviours/exit.js";
import "./behaviours/dialog.js";
import "./behaviours/focus.js";
import "./behaviours/keep.js";
import "./behaviours/quote.js";
import "./behaviours/small.js";
import "./behaviours/speech.js";
