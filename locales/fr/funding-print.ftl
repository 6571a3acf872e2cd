### Paper: monthly statement

funding-statement-statement = État de contre-paiement
funding-statement-month = Pass utilisés en
funding-statement-place = Lieu
funding-statement-organisation = Structure à payer
funding-statement-siret = SIRET
funding-statement-iban = IBAN
funding-statement-closed-on = Arrêté le
funding-statement-total-owed = Montant à payer
funding-statement-funders = Part de chaque financeur
funding-statement-funder = Financeur
funding-statement-share = Part
funding-statement-passes = pass
funding-statement-amount = Montant
funding-statement-total = Total
funding-statement-lines = Pass utilisés
funding-statement-date = Date
funding-statement-pass = Pass
funding-statement-session = Atelier
funding-statement-hash = Empreinte de clôture
funding-statement-hash-hint = Cette empreinte est calculée sur toutes les lignes. Si une seule ligne changeait, elle serait différente.
funding-statement-signed-place = Pour la structure
funding-statement-signed-territory = Pour la collectivité
funding-statement-name = Nom
funding-statement-signed-on = Date
funding-statement-page = Page
funding-statement-page-of = sur
