/** Leads on with GET, to a path or to another site. A path alone: Next does not always know the name the browser has for us. */
export const seeOther = (location: string): Response =>
  new Response(null, { status: 303, headers: { Location: location, "Cache-Control": "no-store" } });
