import { sayBrowser } from "./browser-name.ts";
import type { Messages } from "./messages.ts";
import { createPlural } from "./plural.ts";
import { createSpans } from "./span.ts";

const span = createSpans("de", "weniger als eine Minute");
const plural = createPlural("de");

/** "Firefox unter Windows", "Safari auf dem iPhone". */
const inBrowser = (browser: string): string =>
  sayBrowser(browser, "einem Browser", (program, system) =>
    system.startsWith("iP") ? `${program} auf dem ${system}` : `${program} unter ${system}`,
  );

export const de = {
  languageTag: "de",
  direction: "ltr",

  loginTitle: (app) => `Bei ${app} anmelden`,
  loginIntro: "Wir schicken Ihnen einen Link, mit dem Sie sich anmelden. Ganz ohne Passwort.",
  addressLabel: "Ihre E-Mail-Adresse",
  addressFault: {
    empty: "Geben Sie die E-Mail-Adresse ein, mit der Sie sich anmelden.",
    too_long: "Das ist zu lang für eine E-Mail-Adresse.",
    not_one_address:
      "Das ist keine einzelne E-Mail-Adresse. Sie sollte so aussehen: name@example.com.",
    not_ascii:
      "Verwenden Sie nur einfache Buchstaben: Eine Domain mit anderen Zeichen können Sie in ihrer xn---Schreibweise eingeben.",
  },
  askButton: "Link zuschicken",

  checkMailTitle: "Sehen Sie in Ihr Postfach",
  checkMailSent: (address) =>
    `Wenn sich ${address} hier anmelden kann, stehen in der neuesten E-Mail dorthin ein Link und ein Code.`,
  checkMailNext: (seconds) =>
    `Öffnen Sie den Link in diesem Browser und klicken Sie auf „Anmelden“, oder geben Sie den Code hier ein. Beides gilt ${span.left(seconds)}.`,
  checkMailCode: (seconds) =>
    `Geben Sie den Code hier ein. Er gilt einmal, noch ${span.left(seconds)}.`,
  checkMailNothing:
    "Nach ein paar Minuten ist noch nichts da? Sehen Sie im Spam-Ordner nach und prüfen Sie die Adresse oben.",
  askAgain: "Weitere E-Mail anfordern",

  codeLabel: "Code aus der E-Mail",
  codeButton: "Mit dem Code anmelden",
  codeMalformed: (digits) => `Ein Code hat ${digits} Ziffern.`,
  codeWrong: (attemptsLeft) =>
    attemptsLeft === 0
      ? "Das ist nicht der Code aus der neuesten E-Mail, und es war der letzte Versuch."
      : `Das ist nicht der Code aus der neuesten E-Mail. Sie haben noch ${plural(attemptsLeft, { one: "einen Versuch", other: `${attemptsLeft} Versuche` })}.`,

  confirmTitle: (app) => `Bei ${app} anmelden?`,
  confirmAccount: (app) => `Sie melden sich bei ${app} an als`,
  confirmLife: (seconds) => `Der Link gilt einmal, noch ${span.left(seconds)}.`,
  confirmNothingYet: "Noch ist nichts passiert: Erst Ihr Klick meldet Sie an.",
  logInButton: "Anmelden",
  notMeButton: "Das war ich nicht",
  codeByMail:
    "Damit sicher ist, dass hier ein Mensch sitzt, schicken wir einen Code an diese Adresse. Sie geben ihn in diesem Browser ein.",
  codeByMailButton: "Code schicken",
  trapButton: "Nicht für Menschen: bitte nicht drücken",

  otherBrowserTitle: "Sie haben diesen Link in einem anderen Browser angefordert",
  otherBrowserAccount: (app) => `Mit ihm meldet man sich bei ${app} an als`,
  otherBrowserCode:
    "Um sich dort anzumelden, kehren Sie zu jenem Browser zurück und geben Sie den Code aus derselben E-Mail ein, oder öffnen Sie den Link dort. Nichts, was Sie hier anklicken, meldet jemanden an.",
  otherBrowserHere:
    "Möchten Sie sich lieber hier anmelden? Wir schicken Ihnen einen weiteren Link, für diesen Browser.",
  otherBrowserCodeHere:
    "Möchten Sie sich lieber hier anmelden? Wir schicken Ihnen einen Code, den Sie in diesem Browser eingeben.",
  otherBrowserButton: "Link für diesen Browser zuschicken",

  provenTitle: (app) => `Bei ${app} anmelden?`,
  provenIntro:
    "Um sich in diesem Browser anzumelden, geben Sie die Adresse ein, an die die Mail ging.",
  provenLabel: "Adresse, an die die E-Mail ging",
  provenWrong: "An diese Adresse wurde der Link nicht geschickt.",

  otherAccountTitle: "Sie sind mit einem anderen Konto angemeldet",
  otherAccountNow: (address) => `In diesem Browser sind Sie als ${address} angemeldet.`,
  otherAccountLink: (address) => `Dieser Link meldet ${address} an. Er gilt weiterhin.`,
  switchButton: "Konto wechseln",
  stayLink: "Angemeldet bleiben",

  declinedTitle: "Danke für den Hinweis",
  declined: {
    used: "Mit diesem Link hat sich bereits jemand angemeldet. Wenn Sie das nicht waren, sagen Sie es jetzt den Betreibern dieser Website.",
    revoked: "Der Link ist abgeschaltet, und niemand wurde angemeldet.",
    noted:
      "Wir haben es vermerkt, und niemand wurde angemeldet. Wenn Sie nicht auf „Anmelden“ klicken, verfällt der Link von selbst.",
  },

  loggedOutTitle: "Sie sind abgemeldet",
  loggedOut: (app) => `In diesem Browser sind Sie nicht mehr bei ${app} angemeldet.`,
  alreadyLoggedIn: (address) => `Sie sind bereits als ${address} angemeldet.`,
  continueLink: "Weiter",
  logInAgain: "Wieder anmelden",
  newLinkButton: "Neuen Link zuschicken",
  newLinkFromSender: "Bitten Sie die Person, die Ihnen den Link geschickt hat, um einen neuen.",
  openAgainLink: "Link noch einmal öffnen",
  tryAgainButton: "Noch einmal versuchen",
  linkUnharmed: "Ihr Link ist dadurch nicht verbraucht.",
  copyAddress: "Die Adresse der Seite zum Kopieren:",
  typeCodeLink: "Code noch einmal eingeben",
  backLink: (app) => `Zu ${app}`,

  problem: {
    unknown: {
      title: "Dieser Link funktioniert nicht",
      sentence:
        "Vielleicht wurde er unterwegs abgeschnitten, oder er ist zu alt. Kopieren Sie den ganzen Link aus der E-Mail.",
    },
    expired: {
      title: "Dieser Link ist abgelaufen",
      sentence: "Links gelten nur kurze Zeit, damit eine alte E-Mail niemanden anmelden kann.",
    },
    used: {
      title: "Dieser Link wurde schon verwendet",
      sentence: "Jeder Link meldet einen Browser an, ein einziges Mal.",
    },
    revoked: {
      title: "Dieser Link wurde abgeschaltet",
      sentence: "Er wurde vor seiner Verwendung abgeschaltet und kann niemanden anmelden.",
    },
    superseded: {
      title: "Es gibt einen neueren Link",
      sentence:
        "Dieser gilt nicht mehr, seit Sie einen neueren Link angefordert oder sich mit einem anderen angemeldet haben. Verwenden Sie die neueste E-Mail.",
    },
    busy: {
      title: "Einen Moment",
      sentence:
        "Dieser Link wird gerade in diesem Augenblick verwendet. Warten Sie ein paar Sekunden und öffnen Sie ihn noch einmal.",
    },
    other_browser: {
      title: "Sie haben diesen Link in einem anderen Browser angefordert",
      sentence:
        "Nichts, was hier angeklickt wird, meldet jemanden an. Geben Sie dort den Code aus der E-Mail ein.",
    },
    code_spent: {
      title: "Dieser Code gilt nicht mehr",
      sentence:
        "Ein Code gilt kurze Zeit und für wenige Versuche. Der Link in derselben E-Mail funktioniert vielleicht noch: Öffnen Sie ihn in diesem Browser. Oder fordern Sie eine weitere E-Mail an.",
    },
    mangled: {
      title: "Dieser Link wurde unterwegs beschädigt",
      sentence:
        "Seine Adresse wurde verändert. Öffnen Sie ihn noch einmal aus der Mail, oder kopieren Sie ihn ganz.",
    },
    forged: {
      title: "Wir konnten diesen Klick nicht bestätigen",
      sentence:
        "Er kam nicht von der Seite, die wir in diesem Browser gezeigt haben. Öffnen Sie den Link noch einmal und klicken Sie dort.",
    },
    stale: {
      title: "Diese Seite war zu lange offen",
      sentence:
        "Öffnen Sie den Link noch einmal, um eine neue Seite zu erhalten, und klicken Sie dann auf „Anmelden“.",
    },
    cross_site: {
      title: "Ihr Browser hat nicht gesagt, woher dieser Klick kam",
      sentence:
        "Wir konnten nicht sicher sein, dass er von unserer eigenen Seite kam. Öffnen Sie den Link in einem anderen Browser, oder erlauben Sie diese Website in Ihren Datenschutz-Einstellungen.",
    },
    no_cookies: {
      title: "Ihr Browser speichert keine Cookies für diese Website",
      sentence:
        "Ohne Cookie können Sie nicht angemeldet werden. Erlauben Sie Cookies für diese Website, oder kopieren Sie den Link aus der E-Mail in Ihren gewohnten Browser.",
    },
    no_cookies_ask: {
      title: "Ihr Browser speichert keine Cookies für diese Website",
      sentence:
        "Es wurde noch keine E-Mail verschickt: Ohne Cookie könnte ihr Link Sie hier nicht anmelden. Erlauben Sie Cookies für diese Website und versuchen Sie es noch einmal, oder öffnen Sie diese Seite in Ihrem gewohnten Browser.",
    },
    prefetch: {
      title: "Im Voraus gibt es hier nichts zu sehen",
      sentence: "Diese Seite wird nur einem Menschen gezeigt, der sie öffnet.",
    },
    ineligible: {
      title: "Dieser Link kann Sie nicht mehr anmelden",
      sentence: "Ihr Konto hat sich geändert, seit der Link verschickt wurde.",
    },
    session_failed: {
      title: "Wir konnten Sie gerade nicht anmelden",
      sentence:
        "Bei uns ist etwas fehlgeschlagen. Warten Sie einen Moment und versuchen Sie es noch einmal.",
    },
    malformed: {
      title: "Wir konnten dieses Formular nicht lesen",
      sentence:
        "Gehen Sie zurück, laden Sie die Seite neu und schicken Sie das Formular noch einmal ab.",
    },
    redirect_refused: {
      title: "Diese Adresse führt woandershin",
      sentence:
        "Nach einer Anmeldung führen wir nur auf Seiten dieser Website. Beginnen Sie noch einmal auf der Seite, zu der Sie wollten.",
    },
    too_large: {
      title: "Dieses Formular ist zu groß",
      sentence:
        "Es ist größer als jedes, das unsere Seiten schicken. Gehen Sie zurück, laden Sie die Seite neu und versuchen Sie es noch einmal.",
    },
    method_not_allowed: {
      title: "Das geht hier nicht",
      sentence: "Diese Seite kann nur geöffnet oder als Formular abgeschickt werden.",
    },
    not_found: {
      title: "Diese Seite gibt es nicht",
      sentence: "Prüfen Sie die Adresse, oder fangen Sie von vorn an.",
    },
    too_many_asks: {
      title: "Aus Ihrem Netz wurden zu viele Links angefordert",
      sentence: "Bereits verschickte Links und Codes gelten weiterhin.",
    },
    unavailable: {
      title: "Wir sind gerade nicht erreichbar",
      sentence:
        "Warten Sie einen Moment und versuchen Sie es noch einmal. Kein Link geht dadurch verloren.",
    },
    failed: {
      title: "Bei uns ist etwas schiefgegangen",
      sentence: "Es lag nicht an Ihnen. Warten Sie einen Moment und versuchen Sie es noch einmal.",
    },
  },
  waitFor: (seconds) =>
    `Warten Sie noch ${span.wait(seconds)}, bevor Sie eine weitere E-Mail anfordern.`,

  mailSubject: (app) => `Bei ${app} anmelden`,
  mailPreheader: (app) => `Ihr Link und Ihr Code für die Anmeldung bei ${app}.`,
  mailAsked: (when, browser, place) =>
    `Angefordert am ${when}${browser === null ? "" : `, mit ${inBrowser(browser)}`}${place === null ? "" : `, in der Nähe von ${place}`}.`,
  mailIntro: (app) => `Öffnen Sie diesen Link, um sich bei ${app} anzumelden:`,
  mailButton: "Anmeldeseite öffnen",
  mailSpelledOut: "Oder kopieren Sie diese Adresse in Ihren Browser:",
  mailCodeIntro: "Oder geben Sie diesen Code in dem Browser ein, in dem Sie ihn angefordert haben:",
  mailCodeCare:
    "Geben Sie ihn nur in dem Browser ein, in dem Sie ihn angefordert haben. Nennen Sie ihn niemandem, auch niemandem, der Sie anruft.",
  mailLife: (seconds) => `Link und Code gelten einmal, ${span.left(seconds)} lang.`,
  mailNothingYet:
    "Das Öffnen des Links bewirkt noch nichts: Erst ein Klick auf „Anmelden“ auf seiner Seite meldet Sie an.",
  mailNotYou:
    "Sie haben das nicht angefordert? Nichts geschieht, solange niemand klickt. Um uns Bescheid zu geben, öffnen Sie den Link und klicken Sie auf „Das war ich nicht“.",
} satisfies Messages;
