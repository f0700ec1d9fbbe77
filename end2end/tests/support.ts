import { test as base, expect, type BrowserContext, type ConsoleMessage, type Request } from "@playwright/test";

export { expect };

/**
 * Every test also fails on what nobody looks at: errors and warnings on the console, uncaught errors, violations of the
 * content security policy, requests to another origin, failed requests, broken answers.
 */
export const test = base.extend<{ complaints: string[] }>({
  complaints: [
    async ({ context, baseURL, javaScriptEnabled }, use) => {
      const complaints: string[] = [];
      const scripted = javaScriptEnabled !== false;
      listen(context, new URL(baseURL ?? "").origin, scripted, complaints);
      if (scripted) await context.addInitScript(reportViolations);
      await use(complaints);
      expect(complaints, "complaints of the browser").toEqual([]);
    },
    { auto: true },
  ],
});

function listen(context: BrowserContext, origin: string, scripted: boolean, complaints: string[]): void {
  context.on("console", (message) => {
    const serious = message.type() === "error" || message.type() === "warning";
    // Without JavaScript nothing can use what is loaded ahead for it.
    const unused = !scripted && message.text().includes("was preloaded using link preload but not used");
    if (serious && !unused && !isRefusedPage(message)) complaints.push(`console: ${message.text()}`);
  });
  context.on("weberror", (error) => complaints.push(`uncaught: ${error.error().message}`));
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (/^https?:$/.test(url.protocol) && url.origin !== origin) complaints.push(`foreign request: ${url.origin}`);
  });
  context.on("requestfailed", (request) => {
    const why = request.failure()?.errorText ?? "";
    // Leaving a page ends what it is still loading; a browser without JavaScript refuses to load any ahead.
    const expected = why === "net::ERR_ABORTED" || (!scripted && why === "csp" && request.url().endsWith(".js"));
    if (!expected) complaints.push(`failed request: ${path(request)} ${why}`);
  });
  context.on("response", (response) => {
    const [status, page] = [response.status(), response.request().isNavigationRequest()];
    if (status >= 500 || (status >= 400 && !page)) complaints.push(`${status}: ${path(response.request())}`);
  });
}

const path = (request: Request) => new URL(request.url()).pathname;

/** Chromium writes an error when the page itself is answered with 404, 409 or 422, as unknown pages and refused forms must be. */
function isRefusedPage(message: ConsoleMessage): boolean {
  const own = message.page()?.url() === message.location().url;
  return own && /^Failed to load resource: .* (404|409|422) /.test(message.text());
}

function reportViolations(): void {
  document.addEventListener("securitypolicyviolation", (event) => {
    console.error(`policy violated: ${event.effectiveDirective} ${event.blockedURI}`);
  });
}
