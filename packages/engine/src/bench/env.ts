/** Where Inngest's own dev server is, to be measured beside ours; `null` when there is none. */
export const devServerUrl = process.env.INNGEST_DEV_URL || null;
