// What needs attention gets the focus: a summary of errors, the heading of a fragment that says so.
import { each } from "./each.js";

each("[data-focus]", (element) => element.focus());
