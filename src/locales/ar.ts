import { sayBrowser } from "./browser-name.ts";
import type { Messages } from "./messages.ts";
import { createPlural } from "./plural.ts";
import { createSpans } from "./span.ts";

// The digits of the code in the mail, whatever the runtime holds for usual in Arabic.
const span = createSpans("ar-u-nu-latn", "أقل من دقيقة");
const plural = createPlural("ar");

/** Names and addresses keep to themselves: else the full stop behind one would jump to its front. */
const isolate = (name: string): string => `\u2068${name}\u2069`;

const inBrowser = (browser: string): string =>
  sayBrowser(isolateNames(browser), "متصفح", (program, system) => `${program} على ${system}`);

/** Each of the two names by itself, so that the words between them stay in their place. */
function isolateNames(browser: string): string {
  const names = browser.split(" on ");
  return names.map((name) => (name === "a browser" ? name : isolate(name))).join(" on ");
}

// Spans stand behind a colon: Intl gives them in the nominative only.
export const ar = {
  languageTag: "ar",
  direction: "rtl",

  loginTitle: (app) => `تسجيل الدخول إلى ${isolate(app)}`,
  loginIntro: "نرسل إليك رابطًا بالبريد لتسجيل الدخول. لا حاجة إلى كلمة مرور.",
  addressLabel: "عنوان بريدك الإلكتروني",
  addressFault: {
    empty: "اكتب عنوان البريد الإلكتروني الذي تسجّل الدخول به.",
    too_long: "هذا أطول من أن يكون عنوان بريد إلكتروني.",
    not_one_address: `هذا ليس عنوان بريد إلكتروني واحدًا صحيحًا. ينبغي أن يشبه ${isolate("name@example.com")}.`,
    not_ascii: `استخدم الحروف اللاتينية البسيطة فقط: النطاق الذي فيه حروف أخرى يمكن كتابته بصيغة ${isolate("xn--")}.`,
  },
  askButton: "أرسل إليّ رابطًا",

  checkMailTitle: "تحقق من بريدك",
  checkMailSent: (address) =>
    `إذا كان بإمكان ${isolate(address)} تسجيل الدخول هنا، ففي أحدث رسالة إليه رابط ورمز.`,
  checkMailNext: (seconds) =>
    `افتح الرابط في هذا المتصفح واضغط «تسجيل الدخول»، أو اكتب الرمز هنا. مدة صلاحيتهما: ${span.left(seconds)}.`,
  checkMailCode: (seconds) => `اكتب الرمز هنا. يعمل مرة واحدة، لمدة ${span.left(seconds)}.`,
  checkMailNothing:
    "لم يصل شيء بعد بضع دقائق؟ ابحث في مجلد البريد غير المرغوب فيه، وتحقق من العنوان أعلاه.",
  askAgain: "اطلب رسالة أخرى",

  codeLabel: "الرمز الذي في الرسالة",
  codeButton: "تسجيل الدخول بالرمز",
  codeMalformed: (digits) =>
    `يتكوّن الرمز من ${plural(digits, { few: `${digits} أرقام`, other: `${digits} رقمًا` })}.`,
  codeWrong: (attemptsLeft) =>
    attemptsLeft === 0
      ? "هذا ليس الرمز الذي في أحدث رسالة، وكانت هذه المحاولة الأخيرة."
      : `هذا ليس الرمز الذي في أحدث رسالة. ${triesLeft(attemptsLeft)}.`,

  confirmTitle: (app) => `هل تريد تسجيل الدخول إلى ${isolate(app)}؟`,
  confirmAccount: (app) => `ستسجّل الدخول إلى ${isolate(app)} باسم`,
  confirmLife: (seconds) => `يعمل الرابط مرة واحدة فقط. المدة المتبقية: ${span.left(seconds)}.`,
  confirmNothingYet: "لم يحدث شيء بعد: لا يُسجَّل دخولك إلا عندما تضغط.",
  logInButton: "تسجيل الدخول",
  notMeButton: "لست أنا",
  codeByMail: "للتأكد من أن إنسانًا موجود هنا، نرسل رمزًا إلى هذا العنوان، وتكتبه في هذا المتصفح.",
  codeByMailButton: "أرسل لي رمزًا",
  trapButton: "ليس للبشر: لا تضغط",

  otherBrowserTitle: "طلبت هذا الرابط في متصفح آخر",
  otherBrowserAccount: (app) => `يُستخدم لتسجيل الدخول إلى ${isolate(app)} باسم`,
  otherBrowserCode:
    "لتسجيل الدخول هناك، عد إلى ذلك المتصفح واكتب فيه الرمز الذي في الرسالة نفسها، أو افتح الرابط فيه. لا شيء تضغطه هنا يسجّل دخول أحد.",
  otherBrowserHere: "هل تفضّل تسجيل الدخول هنا؟ نرسل إليك رابطًا آخر لهذا المتصفح.",
  otherBrowserCodeHere: "هل تفضل تسجيل الدخول هنا؟ نرسل لك رمزًا تكتبه في هذا المتصفح.",
  otherBrowserButton: "أرسل إليّ رابطًا لهذا المتصفح",

  provenTitle: (app) => `هل تريد تسجيل الدخول إلى ${isolate(app)}؟`,
  provenIntro: "لتسجيل الدخول في هذا المتصفح، اكتب العنوان الذي وصلت إليه الرسالة.",
  provenLabel: "العنوان الذي وصلت إليه الرسالة",
  provenWrong: "لم يُرسل هذا الرابط إلى ذلك العنوان.",

  otherAccountTitle: "سجّلت الدخول بحساب آخر",
  otherAccountNow: (address) => `الحساب المستخدم في هذا المتصفح هو ${isolate(address)}.`,
  otherAccountLink: (address) => `هذا الرابط لحساب ${isolate(address)}. وما زال يعمل.`,
  switchButton: "تبديل الحساب",
  stayLink: "البقاء في هذا الحساب",

  declinedTitle: "شكرًا لإبلاغنا",
  declined: {
    used: "سبق أن سجّل أحدهم الدخول بهذا الرابط. إن لم تكن أنت، فأخبر المسؤولين عن هذا الموقع الآن.",
    revoked: "أُوقف الرابط، ولم يُسجَّل دخول أحد.",
    noted:
      "سجّلنا ملاحظتك، ولم يُسجَّل دخول أحد. إذا لم تضغط «تسجيل الدخول» تنتهي صلاحية الرابط تلقائيًا.",
  },

  loggedOutTitle: "تم تسجيل خروجك",
  loggedOut: (app) => `لم تعد مسجّل الدخول إلى ${isolate(app)} في هذا المتصفح.`,
  alreadyLoggedIn: (address) => `سبق أن سجّلت الدخول باسم ${isolate(address)}.`,
  continueLink: "متابعة",
  logInAgain: "تسجيل الدخول مجددًا",
  newLinkButton: "أرسل إليّ رابطًا جديدًا",
  newLinkFromSender: "اطلب رابطًا جديدًا ممن أرسل إليك هذا الرابط.",
  openAgainLink: "فتح الرابط مجددًا",
  tryAgainButton: "إعادة المحاولة",
  linkUnharmed: "ما زال رابطك صالحًا للاستخدام.",
  copyAddress: "عنوان الصفحة، لنسخه:",
  typeCodeLink: "كتابة الرمز مجددًا",
  backLink: (app) => `الانتقال إلى ${isolate(app)}`,

  problem: {
    unknown: {
      title: "هذا الرابط لا يعمل",
      sentence: "ربما انقطع جزء منه في الطريق، أو أنه قديم جدًا. انسخ الرابط كاملًا من الرسالة.",
    },
    expired: {
      title: "انتهت صلاحية هذا الرابط",
      sentence: "تعمل الروابط مدة قصيرة فقط، حتى لا تتيح رسالة قديمة تسجيل الدخول لأحد.",
    },
    used: {
      title: "سبق استخدام هذا الرابط",
      sentence: "كل رابط يسجّل الدخول في متصفح واحد، مرة واحدة.",
    },
    revoked: {
      title: "أُوقف هذا الرابط",
      sentence: "أُوقف قبل أن يُستخدم، ولا يمكن لأحد تسجيل الدخول به.",
    },
    superseded: {
      title: "يوجد رابط أحدث",
      sentence:
        "انتهت صلاحية هذا الرابط عندما طلبت رابطًا أحدث أو سجّلت الدخول بغيره. استخدم أحدث رسالة.",
    },
    busy: {
      title: "لحظة من فضلك",
      sentence: "هذا الرابط قيد الاستخدام في هذه اللحظة. انتظر بضع ثوانٍ ثم افتحه مجددًا.",
    },
    other_browser: {
      title: "طلبت هذا الرابط في متصفح آخر",
      sentence: "لا شيء يُضغط هنا يسجّل دخول أحد. اكتب الرمز الذي في الرسالة هناك.",
    },
    code_spent: {
      title: "هذا الرمز لم يعد يعمل",
      sentence:
        "يعمل الرمز مدة قصيرة ولبضع محاولات. قد يكون الرابط الذي في الرسالة نفسها ما زال يعمل: افتحه في هذا المتصفح. أو اطلب رسالة أخرى.",
    },
    mangled: {
      title: "تضرر هذا الرابط في الطريق",
      sentence: "لقد تغيّر عنوانه. افتحه من الرسالة مرة أخرى، أو انسخه كاملًا.",
    },
    forged: {
      title: "لم نتمكن من التحقق من هذه الضغطة",
      sentence: "لم تأتِ من الصفحة التي عرضناها في هذا المتصفح. افتح الرابط مجددًا واضغط هناك.",
    },
    stale: {
      title: "بقيت هذه الصفحة مفتوحة وقتًا طويلًا",
      sentence: "افتح الرابط مجددًا للحصول على صفحة جديدة، ثم اضغط «تسجيل الدخول».",
    },
    cross_site: {
      title: "لم يذكر متصفحك من أين جاءت هذه الضغطة",
      sentence:
        "لم نتمكن من التأكد من أنها جاءت من صفحتنا. افتح الرابط في متصفح آخر، أو اسمح بهذا الموقع في إعدادات الخصوصية.",
    },
    no_cookies: {
      title: "متصفحك لا يحفظ ملفات تعريف الارتباط لهذا الموقع",
      sentence:
        "لا يمكن تسجيل دخولك من دونها. اسمح بملفات تعريف الارتباط لهذا الموقع، أو انسخ الرابط من الرسالة إلى متصفحك المعتاد.",
    },
    no_cookies_ask: {
      title: "متصفحك لا يحفظ ملفات تعريف الارتباط لهذا الموقع",
      sentence:
        "لم تُرسل أي رسالة بعد: فمن دونها لا يمكن لرابط الرسالة تسجيل دخولك هنا. اسمح بملفات تعريف الارتباط لهذا الموقع ثم أعد المحاولة، أو افتح هذه الصفحة في متصفحك المعتاد.",
    },
    prefetch: {
      title: "لا شيء هنا للعرض المسبق",
      sentence: "لا تظهر هذه الصفحة إلا لشخص يفتحها.",
    },
    ineligible: {
      title: "لم يعد بإمكانك تسجيل الدخول بهذا الرابط",
      sentence: "تغيّر حسابك منذ إرسال الرابط.",
    },
    session_failed: {
      title: "لم نتمكن من تسجيل دخولك الآن",
      sentence: "حدث خلل من جانبنا. انتظر لحظة ثم أعد المحاولة.",
    },
    malformed: {
      title: "لم نتمكن من قراءة هذا النموذج",
      sentence: "ارجع إلى الصفحة السابقة وأعد تحميلها، ثم أرسل النموذج مرة أخرى.",
    },
    redirect_refused: {
      title: "هذا العنوان يقود إلى مكان آخر",
      sentence:
        "بعد تسجيل الدخول لا ننقلك إلا إلى صفحات هذا الموقع. ابدأ من جديد من الصفحة التي أردتها.",
    },
    too_large: {
      title: "هذا النموذج كبير جدًا",
      sentence:
        "إنه أكبر من أي نموذج ترسله صفحاتنا. ارجع إلى الصفحة السابقة وأعد تحميلها، ثم أعد المحاولة.",
    },
    method_not_allowed: {
      title: "لا يمكن ذلك هنا",
      sentence: "هذه الصفحة يمكن فتحها أو إرسالها كنموذج فقط.",
    },
    not_found: {
      title: "لا توجد صفحة كهذه",
      sentence: "تحقق من العنوان، أو ابدأ من جديد.",
    },
    too_many_asks: {
      title: "طُلبت روابط كثيرة جدًا من شبكتك",
      sentence: "الروابط والرموز التي سبق إرسالها ما زالت تعمل.",
    },
    unavailable: {
      title: "الخدمة غير متاحة الآن",
      sentence: "انتظر لحظة ثم أعد المحاولة. لن يضيع أي رابط بسبب ذلك.",
    },
    failed: {
      title: "حدث خطأ من جانبنا",
      sentence: "ليس الخطأ منك. انتظر لحظة ثم أعد المحاولة.",
    },
  },
  waitFor: (seconds) => `المدة المتبقية قبل أن تتمكن من طلب رسالة أخرى: ${span.wait(seconds)}.`,

  mailSubject: (app) => `تسجيل الدخول إلى ${isolate(app)}`,
  mailPreheader: (app) => `رابطك ورمزك لتسجيل الدخول إلى ${isolate(app)}.`,
  mailAsked: (when, browser, place) =>
    `طُلبت هذه الرسالة في ${isolate(when)}${browser === null ? "" : `، باستخدام ${inBrowser(browser)}`}${place === null ? "" : `، بالقرب من ${isolate(place)}`}.`,
  mailIntro: (app) => `افتح هذا الرابط لتسجيل الدخول إلى ${isolate(app)}:`,
  mailButton: "فتح صفحة تسجيل الدخول",
  mailSpelledOut: "أو انسخ هذا العنوان إلى متصفحك:",
  mailCodeIntro: "أو اكتب هذا الرمز في المتصفح الذي طلبته منه:",
  mailCodeCare: "اكتبه فقط في المتصفح الذي طلبته منه. لا تخبر به أحدًا، ولا حتى من يتصل بك هاتفيًا.",
  mailLife: (seconds) =>
    `يعمل كل من الرابط والرمز مرة واحدة فقط. مدة الصلاحية: ${span.left(seconds)}.`,
  mailNothingYet: "فتح الرابط لا يفعل شيئًا بعد: لا يُسجَّل دخولك إلا بالضغط على «تسجيل الدخول» في صفحته.",
  mailNotYou: "لم تطلب هذا؟ لا يحدث شيء ما لم يضغط أحد. لإبلاغنا، افتح الرابط واضغط «لست أنا».",
} satisfies Messages;

function triesLeft(count: number): string {
  return plural(count, {
    one: "يمكنك المحاولة مرة واحدة أخرى",
    two: "يمكنك المحاولة مرتين أخريين",
    few: `يمكنك المحاولة ${count} مرات أخرى`,
    other: `يمكنك المحاولة ${count} مرة أخرى`,
  });
}
