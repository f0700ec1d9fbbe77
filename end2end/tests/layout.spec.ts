import { pagesFit } from "./pages-fit.ts";

pagesFit("text as it comes");
