access-sign-in-title = Se connecter
access-sign-in-lead = Entrez l’adresse et le mot de passe de votre compte.
access-sign-in = Se connecter
access-sign-in-help = Pas encore de compte, ou mot de passe oublié ? Demandez un lien d’invitation à votre coordinateur ou coordinatrice.
access-signed-out = Vous êtes déconnecté.
access-signed-out-everywhere = Vous êtes déconnecté de tous vos appareils.
access-password-changed = Votre mot de passe est changé.
    .next = Connectez-vous avec le nouveau.

access-email = Adresse e-mail
access-password = Mot de passe
access-name = Prénom et nom
access-role = Rôle
access-roles = Rôles
access-action = Action
access-new-password = Nouveau mot de passe
    .hint = Au moins 12 caractères. Une petite phrase est facile à retenir.
access-password-again = Le même, encore une fois
access-current-password = Mot de passe actuel
access-change-password = Changer de mot de passe
access-sessions = Où vous êtes connecté
access-unknown-device = Appareil inconnu
access-sign-out-everywhere = Se déconnecter partout

access-invitation-title = Bienvenue, { $name }
access-invitation-lead = Vous êtes invité comme { $role }, { $label }. Choisissez un mot de passe pour ouvrir votre compte.
access-invitation-email = Vous vous connecterez avec l’adresse { $email }.
access-accept = Ouvrir mon compte
access-accounts-title = Comptes
access-close = Fermer le compte
access-reopen = Rouvrir le compte
access-account-closed = Le compte est fermé.
    .next = La personne ne peut plus se connecter. Ce qu’elle a fait reste signé de son nom.
access-withdraw-role = Retirer ce rôle
access-role-added = Le rôle est ajouté.
    .next = La personne avait déjà un compte : elle le voit dès sa prochaine page.
access-role-withdrawn = Le rôle est retiré.
access-account-reopened = Le compte est rouvert.
access-open-invitations = Invitations en attente
access-until = valable jusqu’au { $day }
access-invite = Inviter quelqu’un
    .hint = Pour inviter dans une structure ou un lieu, passez par la page de cette structure ou de ce lieu.
access-invited = L’invitation est prête.
    .next = Copiez ce lien et envoyez-le à la personne. Il ne sera plus affiché, et il est valable 14 jours.

access-look-title = Apparence
access-look-lead = Ce que les gens voient en haut de chaque page et sur les papiers imprimés.
access-look-name = Nom du service
access-look-tagline = Qui le porte
    .hint = Une ligne courte, sous le nom. Par exemple : Département de la Creuse.
access-look-helpline = Numéro de téléphone d’aide
    .hint = Imprimé sur les carnets et les cartes de rendez-vous.
access-look-colour = Couleur principale
    .hint = Sous la forme #0f4f4a. Elle est assombrie si le texte blanc n’y serait pas lisible.
access-look-logo = Logo
    .hint = Une image PNG ou JPEG, de 300 ko au plus.
access-look-save = Enregistrer
access-look-changed = L’apparence est changée.

access-role-coordinator = Coordination
access-role-referrer = Prescription
access-role-mediator = Médiation numérique
access-role-place-manager = Responsable de lieu
access-role-finance-officer = Comptabilité
access-role-second = { $role } (deuxième personne)
access-role-funder = Financeur
access-role-admin = Administration

# Refus
access-wrong-credentials = L’adresse ou le mot de passe ne correspond pas.
    .next = Vérifiez l’adresse, puis tapez le mot de passe lentement.
access-too-many-tries = Trop d’essais de mot de passe pour ce compte.
    .next = Attendez { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }, puis recommencez. Vos collègues peuvent se connecter normalement.
access-password-too-short = Ce mot de passe est trop court.
    .next = Choisissez au moins { $min } caractères, par exemple une petite phrase.
access-password-too-common = Ce mot de passe est trop facile à deviner.
    .next = Choisissez plutôt une petite phrase à vous.
access-passwords-differ = Les deux mots de passe sont différents.
    .next = Tapez-les une nouvelle fois.
access-wrong-current-password = Ce n’est pas votre mot de passe actuel.
    .next = Tapez celui avec lequel vous vous êtes connecté.
access-not-an-email = Cette adresse e-mail n’est pas complète.
    .next = Elle doit ressembler à prenom@exemple.fr.
access-name-missing = Le nom est vide.
    .next = Écrivez le prénom et le nom de la personne.
access-client-name-missing = Le nom du logiciel est vide.
    .next = Donnez-lui celui qu’on lira dans les historiques, par exemple « Caisse de La Palette ».
access-client-role-wrong = Un logiciel ne peut pas avoir ce rôle à cet endroit.
    .next = Choisissez un autre rôle, une structure, ou tout le territoire.
access-email-taken = Un compte existe déjà avec cette adresse.
    .next = Cherchez-le dans la liste des comptes.
access-invitation-over = Cette invitation n’est plus valable.
    .next = Demandez un nouveau lien à la personne qui vous a invité.
access-wrong-scope = Ce rôle ne se donne pas à cet endroit.
    .next = Choisissez un autre rôle, ou invitez depuis la page de la structure ou du lieu.
access-not-a-colour = Cette couleur n’est pas écrite comme il faut.
    .next = Écrivez un dièse et six chiffres ou lettres de a à f, par exemple #0f4f4a.
access-not-a-logo = Ce fichier n’est pas une image PNG ou JPEG de 300 ko au plus.
    .next = Choisissez une autre image, ou réduisez celle-ci.
access-role-held = Cette personne a déjà ce rôle, à cet endroit.
    .next = Rien à faire.
access-not-yourself = Vous ne pouvez pas fermer votre propre compte ni vous retirer un rôle.
    .next = Demandez à un autre coordinateur ou à une autre coordinatrice.

# Menu
menu-today = Aujourd’hui
menu-redeem = Encaisser un pass
menu-handover = Remettre un carnet
menu-dashboard = Tableau de bord
menu-sessions = Séances
menu-people = Bénéficiaires
menu-places = Lieux
menu-workshops = Ateliers
menu-emissions = Émissions
menu-depots = Stocks
menu-programmes = Dispositifs
menu-statements = Contre-paiement
menu-flags = Contrôle
menu-imports = Imports
menu-accounts = Comptes
menu-look = Apparence

# Journal
journal-account-created = Compte ouvert
journal-account-signed-in = Connexion
journal-account-signed-out-everywhere = Déconnexion de tous les appareils
journal-account-password-changed = Mot de passe changé
journal-account-role-added = Rôle ajouté
journal-account-role-withdrawn = Rôle retiré
journal-account-closed = Compte fermé
journal-account-reopened = Compte rouvert
journal-territory-look-changed = Apparence changée
journal-invitation-sent = Invitation préparée

# Droits des logiciels
access-scopes-missing = Aucun droit n’est choisi.
    .next = Cochez au moins un droit.
access-scope-useless = « { $scope } » n’ouvre rien à ce rôle.
    .next = Décochez ce droit, ou choisissez un rôle qui s’en sert.
access-scope-redeem = Encaisser des pass
access-scope-read-places = Lire les lieux
access-scope-read-sessions = Lire les séances
access-scope-read-registrations = Lire les inscriptions, sans les noms
access-scope-read-passes = Lire les émissions
access-scope-read-statements = Lire les états de contre-paiement
access-clients-link = Logiciels reliés
journal-client-created = Logiciel relié
journal-client-revoked = Jeton révoqué
