/** The environment git transfers in: the only one with a network and a token. */

import { type Environment, transferEnvironment } from "../../env.ts";
import { type RemoteAddress, serviceUrl } from "../../remote/protocol/remote-address.ts";

/**
 * The token goes as configuration in variables, which only this user's processes can read: not in the arguments, not in the
 * clone. It is sent to the address's own origin. Redirects are followed where there is no token to take along: git sends
 * the header on to wherever the first answer led. `home` is an empty place, so that no .netrc has a say.
 */
export function environmentFor(address: RemoteAddress, options: { home: string; idleSeconds: number }): Environment {
  const { origin, protocol } = serviceUrl(address.url);
  const { token } = address;
  const basic = token === undefined ? "" : Buffer.from(`x-access-token:${token}`).toString("base64");
  const settings: [key: string, value: string][] = [
    ...(token === undefined
      ? []
      : [[`http.${origin}/.extraHeader`, `Authorization: Basic ${basic}`] as [string, string]]),
    ["http.followRedirects", token === undefined ? "initial" : "false"],
    ["http.lowSpeedLimit", "1"],
    ["http.lowSpeedTime", String(options.idleSeconds)],
    ["credential.helper", ""],
    ["core.hooksPath", "/dev/null"],
    ["transfer.bundleURI", "false"],
    // Packs stay packs: a file for each object of a large fetch would take longer to write than to send.
    ["fetch.unpackLimit", "1"],
    // Larger files are written as they come instead of being held.
    ["core.bigFileThreshold", "16m"],
  ];
  return {
    ...transferEnvironment(protocol === "http:" ? "http" : "https"),
    HOME: options.home,
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(
      settings.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
  };
}
