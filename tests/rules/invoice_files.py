"""Structured files of invoices, made up."""

LINE = (
    "<IssuItemInformation><ItemName>*纺织产品*口罩</ItemName><MeaUnits>只</MeaUnits><Quantity>100</Quantity>"
    "<Amount>100.00</Amount><TaxRate>0.03</TaxRate><ComTaxAm>3.00</ComTaxAm></IssuItemInformation>"
)


def xml(
    *,
    number="23112000000000000001",
    sort="02",
    issued="2020-02-06 10:00:00",
    seller="示例商贸有限公司",
    buyer="东沟村",
    amount="100.00",
    tax="3.00",
    total="103.00",
    lines=LINE,
    prolog="",
    more="",
):
    """The file of an invoice, as bytes."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<EInvoice><Header><EIid>1</EIid><InherentLabel>'
        f"<GeneralOrSpecialVAT><LabelCode>{sort}</LabelCode></GeneralOrSpecialVAT></InherentLabel></Header>"
        "<EInvoiceData><SellerInformation><SellerIdNum>91130600000000000M</SellerIdNum>"
        f"<SellerName>{seller}</SellerName></SellerInformation>"
        f"<BuyerInformation><BuyerName>{buyer}</BuyerName></BuyerInformation>"
        f"<BasicInformation><TotalAmWithoutTax>{amount}</TotalAmWithoutTax><TotalTaxAm>{tax}</TotalTaxAm>"
        f"<TotalTax-includedAmount>{total}</TotalTax-includedAmount></BasicInformation>{lines}</EInvoiceData>"
        f"<TaxSupervisionInfo><InvoiceNumber>{number}</InvoiceNumber><IssueTime>{issued}</IssueTime>"
        f"</TaxSupervisionInfo>{more}</EInvoice>"
    ).encode()
