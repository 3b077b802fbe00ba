// The admin site's forms keep what is typed and are sent once, as all others do.
import { keepTypedText } from "./keep.js";
import { sendOnce } from "./once.js";

keepTypedText();
sendOnce();
