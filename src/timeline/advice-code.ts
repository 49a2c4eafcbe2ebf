/** Every {@link AdviceCode}, as data. */
export const adviceCodes = [
  "not_opened_yet",
  "only_robots_came",
  "press_the_button",
  "opened_elsewhere_use_code",
  "type_the_code",
  "type_the_address",
  "wrong_code",
  "code_spent",
  "looked_like_machine",
  "wrong_account",
  "cookies_blocked",
  "origin_hidden",
  "form_not_ours",
  "page_too_old",
  "broken_request",
  "mangled_by_mail_system",
  "try_again",
  "host_failed",
  "account_refused",
  "declined_elsewhere",
  "use_newest_mail",
  "already_logged_in",
  "used_elsewhere_ask_here",
  "maybe_robot_logged_in",
  "login_disputed",
  "expired_before_opened",
  "expired_before_pressed",
  "superseded_use_newest",
  "logged_in_by_another",
  "declined_by_person",
  "revoked_by_app",
  "mail_not_sent",
  "mail_in_doubt",
  "no_account",
  "too_many_mails",
  "other_spelling",
  "never_asked",
  "no_link",
] as const;

/**
 * What to tell a person whose link does not do what they want.
 *
 * While it lives:
 * - `not_opened_yet`: nobody has opened it; `only_robots_came`: nothing but machines has, as far as can be told
 * - `press_the_button`: it was opened, and nobody has pressed
 * - `opened_elsewhere_use_code`: it was opened in a browser that did not ask for it
 * - `type_the_code`, `type_the_address`: in that browser a press is not enough
 * - `wrong_code`: the code typed was not the one in its mail; `code_spent`: no try is left
 * - `looked_like_machine`: a press was taken for a machine's
 * - `wrong_account`: that browser is logged in as somebody else
 * - `cookies_blocked`, `origin_hidden`, `form_not_ours`, `page_too_old`, `broken_request`: the press did not come as a
 *   press of our page's does
 * - `mangled_by_mail_system`: its URL was changed on its way
 * - `try_again`: a login by it is, or was, under way
 * - `host_failed`: a function of the app's failed; `account_refused`: the app does not let the account in
 * - `declined_elsewhere`: "this wasn't me", in a browser that may not switch it off
 * - `use_newest_mail`: another mail was asked for on its page
 *
 * Several of these are also said of a link that has expired since, and then end in asking for a new one.
 *
 * Once it is used:
 * - `already_logged_in`; `used_elsewhere_ask_here`: in another browser than it was opened in since
 * - `maybe_robot_logged_in`: what logged in looks like a program; `login_disputed`: "this wasn't me" was pressed, too
 *
 * Once it is over:
 * - `expired_before_opened`, `expired_before_pressed`
 * - `superseded_use_newest`: the same browser asked for a newer one; `logged_in_by_another`: another link logged in
 * - `declined_by_person`: "this wasn't me"; `revoked_by_app`
 *
 * Of an ask that may have made no link:
 * - `mail_not_sent`, `mail_in_doubt`; `no_account`: nobody has the address
 * - `too_many_mails`: too many went to the address
 * - `other_spelling`: its mail belongs to an ask for the same account by another spelling of the address
 * - `never_asked`: no ask for the address is kept; `no_link`: neither that nor a link of the user's
 */
export type AdviceCode = (typeof adviceCodes)[number];
