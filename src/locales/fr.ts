import { sayBrowser } from "./browser-name.ts";
import type { Messages } from "./messages.ts";
import { createPlural } from "./plural.ts";
import { createSpans } from "./span.ts";

const span = createSpans("fr", "moins d’une minute");
const plural = createPlural("fr");

const inBrowser = (browser: string): string =>
  sayBrowser(browser, "un navigateur", (program, system) => `${program} sur ${system}`);

// Nothing that agrees with the reader's gender, and no "de" before a name: it would need its elision.
export const fr = {
  languageTag: "fr",
  direction: "ltr",

  loginTitle: (app) => `Connexion à ${app}`,
  loginIntro: "Nous vous envoyons un lien de connexion par e-mail. Aucun mot de passe à retenir.",
  addressLabel: "Votre adresse e-mail",
  addressFault: {
    empty: "Saisissez l’adresse e-mail avec laquelle vous vous connectez.",
    too_long: "C’est trop long pour une adresse e-mail.",
    not_one_address:
      "Ce n’est pas une adresse e-mail simple et unique. Elle devrait ressembler à nom@example.com.",
    not_ascii:
      "Utilisez uniquement des lettres simples\u00a0: un domaine avec d’autres lettres peut s’écrire sous sa forme xn--.",
  },
  askButton: "Recevoir un lien",

  checkMailTitle: "Consultez votre messagerie",
  checkMailSent: (address) =>
    `Si ${address} peut se connecter ici, le dernier e-mail envoyé à cette adresse contient un lien et un code.`,
  checkMailNext: (seconds) =>
    `Ouvrez le lien dans ce navigateur et cliquez sur «\u00a0Se connecter\u00a0», ou saisissez le code ici. Durée de validité\u00a0: ${span.left(seconds)}.`,
  checkMailCode: (seconds) =>
    `Saisissez le code ici. Il fonctionne une fois, pendant encore ${span.left(seconds)}.`,
  checkMailNothing:
    "Toujours rien après quelques minutes\u00a0? Regardez dans les courriers indésirables et vérifiez l’adresse ci-dessus.",
  askAgain: "Demander un autre e-mail",

  codeLabel: "Code reçu par e-mail",
  codeButton: "Se connecter avec le code",
  codeMalformed: (digits) => `Un code comporte ${digits} chiffres.`,
  codeWrong: (attemptsLeft) =>
    attemptsLeft === 0
      ? "Ce n’est pas le code du dernier e-mail, et c’était le dernier essai."
      : `Ce n’est pas le code du dernier e-mail. Il vous reste ${plural(attemptsLeft, { one: "un essai", other: `${attemptsLeft} essais` })}.`,

  confirmTitle: (app) => `Se connecter à ${app}\u00a0?`,
  confirmAccount: (app) => `Vous allez vous connecter à ${app} en tant que`,
  confirmLife: (seconds) =>
    `Le lien fonctionne une seule fois. Temps restant\u00a0: ${span.left(seconds)}.`,
  confirmNothingYet: "Rien ne s’est encore passé\u00a0: seul votre clic vous connecte.",
  logInButton: "Se connecter",
  notMeButton: "Ce n’était pas moi",
  codeByMail:
    "Pour être sûrs qu’une personne est là, nous envoyons un code à cette adresse. Vous le saisissez dans ce navigateur.",
  codeByMailButton: "M’envoyer un code",
  trapButton: "Pas pour les humains\u00a0: ne pas appuyer",

  otherBrowserTitle: "Vous avez demandé ce lien dans un autre navigateur",
  otherBrowserAccount: (app) => `Il sert à se connecter à ${app} en tant que`,
  otherBrowserCode:
    "Pour vous connecter là-bas, retournez dans ce navigateur et saisissez-y le code du même e-mail, ou ouvrez-y le lien. Rien de ce que vous cliquez ici ne connecte qui que ce soit.",
  otherBrowserHere:
    "Vous préférez vous connecter ici\u00a0? Nous vous envoyons un autre lien, pour ce navigateur-ci.",
  otherBrowserCodeHere:
    "Vous préférez vous connecter ici\u00a0? Nous vous envoyons un code, à saisir dans ce navigateur.",
  otherBrowserButton: "Recevoir un lien pour ce navigateur",

  provenTitle: (app) => `Se connecter à ${app}\u00a0?`,
  provenIntro:
    "Pour vous connecter dans ce navigateur, saisissez l’adresse à laquelle l’e-mail est arrivé.",
  provenLabel: "L’adresse à laquelle l’e-mail est arrivé",
  provenWrong: "Ce lien n’a pas été envoyé à cette adresse.",

  otherAccountTitle: "Un autre compte est connecté",
  otherAccountNow: (address) => `Dans ce navigateur, vous utilisez le compte ${address}.`,
  otherAccountLink: (address) => `Ce lien connecte ${address}. Il fonctionne toujours.`,
  switchButton: "Changer de compte",
  stayLink: "Garder ce compte",

  declinedTitle: "Merci de nous l’avoir signalé",
  declined: {
    used: "Quelqu’un s’est déjà connecté avec ce lien. Si ce n’était pas vous, prévenez dès maintenant les responsables de ce site.",
    revoked: "Le lien est désactivé, et personne n’a été connecté.",
    noted:
      "C’est noté, et personne n’a été connecté. Si vous ne cliquez pas sur «\u00a0Se connecter\u00a0», le lien expire de lui-même.",
  },

  loggedOutTitle: "Votre session est fermée",
  loggedOut: (app) => `Votre session sur ${app} est fermée dans ce navigateur.`,
  alreadyLoggedIn: (address) => `Vous utilisez déjà le compte ${address}.`,
  continueLink: "Continuer",
  logInAgain: "Se reconnecter",
  newLinkButton: "Recevoir un nouveau lien",
  newLinkFromSender: "Demandez-en un nouveau à la personne qui vous a envoyé le lien.",
  openAgainLink: "Rouvrir le lien",
  tryAgainButton: "Réessayer",
  linkUnharmed: "Votre lien reste utilisable.",
  copyAddress: "L’adresse de la page, à copier\u00a0:",
  typeCodeLink: "Saisir le code à nouveau",
  backLink: (app) => `Aller à ${app}`,

  problem: {
    unknown: {
      title: "Ce lien ne fonctionne pas",
      sentence:
        "Il a peut-être été coupé en chemin, ou il est trop ancien. Copiez le lien entier depuis l’e-mail.",
    },
    expired: {
      title: "Ce lien a expiré",
      sentence:
        "Les liens ne fonctionnent que peu de temps, pour qu’un vieil e-mail ne puisse connecter personne.",
    },
    used: {
      title: "Ce lien a déjà été utilisé",
      sentence: "Chaque lien connecte un seul navigateur, une seule fois.",
    },
    revoked: {
      title: "Ce lien a été désactivé",
      sentence: "Il a été désactivé avant d’être utilisé et ne peut connecter personne.",
    },
    superseded: {
      title: "Il existe un lien plus récent",
      sentence:
        "Celui-ci ne vaut plus depuis que vous avez demandé un lien plus récent ou utilisé un autre lien. Servez-vous du dernier e-mail.",
    },
    busy: {
      title: "Un instant",
      sentence:
        "Ce lien est utilisé en ce moment même. Attendez quelques secondes et ouvrez-le à nouveau.",
    },
    other_browser: {
      title: "Vous avez demandé ce lien dans un autre navigateur",
      sentence: "Aucun clic ici ne connecte qui que ce soit. Saisissez-y le code de l’e-mail.",
    },
    code_spent: {
      title: "Ce code ne fonctionne plus",
      sentence:
        "Un code fonctionne peu de temps, et pour quelques essais. Le lien du même e-mail fonctionne peut-être encore\u00a0: ouvrez-le dans ce navigateur. Ou demandez un autre e-mail.",
    },
    mangled: {
      title: "Ce lien a été abîmé en chemin",
      sentence:
        "Son adresse a été modifiée. Ouvrez-le de nouveau depuis l’e-mail, ou copiez-le en entier.",
    },
    forged: {
      title: "Nous n’avons pas pu vérifier ce clic",
      sentence:
        "Il ne venait pas de la page que nous avons affichée dans ce navigateur. Rouvrez le lien et cliquez là.",
    },
    stale: {
      title: "Cette page est restée ouverte trop longtemps",
      sentence:
        "Rouvrez le lien pour obtenir une nouvelle page, puis cliquez sur «\u00a0Se connecter\u00a0».",
    },
    cross_site: {
      title: "Votre navigateur n’a pas dit d’où venait ce clic",
      sentence:
        "Nous n’avons pas pu nous assurer qu’il venait de notre propre page. Ouvrez le lien dans un autre navigateur, ou autorisez ce site dans vos réglages de confidentialité.",
    },
    no_cookies: {
      title: "Votre navigateur ne conserve pas les cookies de ce site",
      sentence:
        "Sans cookie, la connexion est impossible. Autorisez les cookies de ce site, ou copiez le lien de l’e-mail dans votre navigateur habituel.",
    },
    no_cookies_ask: {
      title: "Votre navigateur ne conserve pas les cookies de ce site",
      sentence:
        "Aucun e-mail n’a encore été envoyé\u00a0: sans cookie, son lien ne pourrait pas vous connecter ici. Autorisez les cookies de ce site et réessayez, ou ouvrez cette page dans votre navigateur habituel.",
    },
    prefetch: {
      title: "Rien à voir à l’avance",
      sentence: "Cette page ne s’affiche que pour une personne qui l’ouvre.",
    },
    ineligible: {
      title: "Ce lien ne peut plus vous connecter",
      sentence: "Votre compte a changé depuis l’envoi du lien.",
    },
    session_failed: {
      title: "Nous n’avons pas pu vous connecter",
      sentence: "Un problème est survenu de notre côté. Attendez un instant et réessayez.",
    },
    malformed: {
      title: "Nous n’avons pas pu lire ce formulaire",
      sentence: "Revenez en arrière, rechargez la page et envoyez le formulaire à nouveau.",
    },
    redirect_refused: {
      title: "Cette adresse mène ailleurs",
      sentence:
        "Après une connexion, nous ne menons qu’à des pages de ce site. Repartez de la page que vous vouliez voir.",
    },
    too_large: {
      title: "Ce formulaire est trop volumineux",
      sentence:
        "Il est plus grand que tous ceux qu’envoient nos pages. Revenez en arrière, rechargez la page et réessayez.",
    },
    method_not_allowed: {
      title: "Cela n’est pas possible ici",
      sentence: "Cette page peut seulement être ouverte ou envoyée comme formulaire.",
    },
    not_found: {
      title: "Cette page n’existe pas",
      sentence: "Vérifiez l’adresse, ou repartez du début.",
    },
    too_many_asks: {
      title: "Trop de liens ont été demandés depuis votre réseau",
      sentence: "Les liens et les codes déjà envoyés fonctionnent toujours.",
    },
    unavailable: {
      title: "Notre service est momentanément indisponible",
      sentence: "Attendez un instant et réessayez. Aucun lien n’est perdu pour autant.",
    },
    failed: {
      title: "Un problème est survenu de notre côté",
      sentence: "Vous n’y êtes pour rien. Attendez un instant et réessayez.",
    },
  },
  waitFor: (seconds) =>
    `Délai avant de pouvoir demander un autre e-mail\u00a0: ${span.wait(seconds)}.`,

  mailSubject: (app) => `Connexion à ${app}`,
  mailPreheader: (app) => `Votre lien et votre code pour vous connecter à ${app}.`,
  mailAsked: (when, browser, place) =>
    `Demandé le ${when}${browser === null ? "" : `, avec ${inBrowser(browser)}`}${place === null ? "" : `, lieu approximatif\u00a0: ${place}`}.`,
  mailIntro: (app) => `Ouvrez ce lien pour vous connecter à ${app}\u00a0:`,
  mailButton: "Ouvrir la page de connexion",
  mailSpelledOut: "Ou copiez cette adresse dans votre navigateur\u00a0:",
  mailCodeIntro: "Ou saisissez ce code dans le navigateur où vous l’avez demandé\u00a0:",
  mailCodeCare:
    "Saisissez-le uniquement dans le navigateur où vous l’avez demandé. Ne le communiquez à personne, pas même à quelqu’un qui vous appelle.",
  mailLife: (seconds) =>
    `Le lien et le code fonctionnent une seule fois. Durée de validité\u00a0: ${span.left(seconds)}.`,
  mailNothingYet:
    "Ouvrir le lien ne fait encore rien\u00a0: seul un clic sur «\u00a0Se connecter\u00a0», sur la page qui s’ouvre, vous connecte.",
  mailNotYou:
    "Vous n’avez rien demandé\u00a0? Rien ne se passe tant que personne ne clique. Pour nous le signaler, ouvrez le lien et cliquez sur «\u00a0Ce n’était pas moi\u00a0».",
} satisfies Messages;
